type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** An element with attributes and children; a child that is a text becomes text and never markup. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    made.setAttribute(attribute, value === true ? '' : String(value));
  }
  made.append(...children);
  return made;
}

/** A text of our own in which backticks stand around what is written in a file; they become code, nothing else does. */
export function withCode(text: string): readonly (Node | string)[] {
  const parts = text.split('`');
  if (parts.length % 2 === 0) return [text];
  return parts.map((part, index) => (index % 2 === 1 ? element('code', {}, part) : part));
}

/** A button that shows an icon and is named by `label`. */
export function iconButton(icon: IconName, label: string, act: () => void): HTMLButtonElement {
  const button = element('button', { type: 'button', class: 'icon', 'aria-label': label, title: label }, iconOf(icon));
  button.addEventListener('click', act);
  return button;
}

/** A button that shows a text. */
export function textButton(text: string, kind: 'primary' | 'quiet', act: () => void): HTMLButtonElement {
  const button = element('button', { type: 'button', class: kind, title: text }, text);
  button.addEventListener('click', act);
  return button;
}

/** Paths on a 16 by 16 grid, drawn with the current colour. */
const icons = {
  search: 'M7 3a4 4 0 1 1 0 8 4 4 0 0 1 0-8zm3 7 4 4',
  follow: 'M8 2v8M4.5 7 8 10.5 11.5 7M3 13.5h10',
  open: 'M9 3h4v4M13 3 7.5 8.5M11 9v4H3V5h4',
  save: 'M3 3h8l2 2v8H3zM5.5 3v3.5h4V3M5 13V9.5h6V13',
  copy: 'M6 6h7v7H6zM3 10V3h7',
  close: 'M4 4l8 8M12 4l-8 8',
  previous: 'M4 10l4-4 4 4',
  next: 'M4 6l4 4 4-4',
  clock: 'M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11zM8 5v3.2l2 1.3',
  phases: 'M2.5 4h11M4.5 8h7M6.5 12h3',
  both: 'M2.5 6h10M10 3.5 12.5 6M13.5 10h-10M6 12.5 3.5 10',
  right: 'M2.5 8h10M9.5 5l3 3-3 3',
  left: 'M13.5 8h-10M6.5 5l-3 3 3 3',
  run: 'M5 3.5v9l7-4.5z',
  stop: 'M4.5 4.5h7v7h-7z',
  error: 'M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11zM6 6l4 4M10 6l-4 4',
  warning: 'M8 2.8 14 13H2zM8 6.5v3M8 11.2v.2',
  information: 'M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11zM8 7.5V11M8 5v.2',
} as const;

export type IconName = keyof typeof icons;

const svgNamespace = 'http://www.w3.org/2000/svg';

/** An icon, hidden from screen readers: what it means stands beside it or on its button. */
export function iconOf(name: IconName): SVGSVGElement {
  const svg = document.createElementNS(svgNamespace, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(svgNamespace, 'path');
  path.setAttribute('d', icons[name]);
  svg.append(path);
  return svg;
}

/** Length of time for a person: `850 µs`, `41 ms`, `3.05 s`. */
export function shortDuration(us: number): string {
  if (us < 1000) return `${Math.round(us)} µs`;
  if (us < 9995) return `${(us / 1000).toFixed(1)} ms`;
  if (us < 999_500) return `${Math.round(us / 1000)} ms`;
  return us < 59_995_000 ? `${(us / 1_000_000).toFixed(2)} s` : `${Math.round(us / 1_000_000)} s`;
}
