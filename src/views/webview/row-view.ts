import type { EntryRow, FindingRow, Folded, RowPart, ShownFinding, TimeMode } from '../protocol.ts';
import type { IconName } from './dom.ts';
import { element, iconOf, textButton, withCode } from './dom.ts';
import { send } from './host.ts';
import { t } from './strings.ts';

/** What a row looks like besides what it says. */
export interface RowLook {
  readonly time: TimeMode;
  /** 1-based, among all rows. */
  readonly index: number;
  readonly selected: boolean;
  readonly fold: (seq: number, open: boolean) => void;
}

/** An entry's line: time, side, text. */
export function entryRowView(row: EntryRow, look: RowLook): HTMLElement {
  const side = row.direction ?? 'none';
  const classes = [
    'row',
    side,
    row.level,
    row.kind,
    ...(row.encrypted ? ['tls'] : []),
    ...(look.selected ? ['selected'] : []),
  ];
  const text = element('span', { class: 'text', role: 'gridcell' });
  if (row.line > 0) text.classList.add('further');
  const parts = row.parts.map(partView);
  // Behind the code and its blank, so that codes stand below one another.
  const before = row.parts[1]?.text === ' ' ? 2 : 0;
  const folds = row.folded ? [foldButton(row.folded, row.seq, look)] : [];
  text.append(...parts.slice(0, before), ...folds, ...parts.slice(before));
  if (row.cut) text.append(element('span', { class: 'muted' }, ' …'));
  return element(
    'div',
    {
      class: classes.join(' '),
      role: 'row',
      id: `row-${look.index}`,
      'aria-rowindex': look.index,
      'aria-selected': String(look.selected),
    },
    element('span', { class: 'time', role: 'gridcell' }, row.line > 0 ? '' : timeText(row, look.time)),
    element('span', { class: 'side', role: 'gridcell', title: sideTitle(row) }, row.line > 0 ? '' : sideMark(row)),
    text,
    element('span', { class: 'phase', role: 'gridcell' }, row.line > 0 ? '' : row.phase),
  );
}

function partView({ text, tone }: RowPart): Node | string {
  return tone === 'plain' ? text : element('span', { class: tone }, text);
}

/** A row that has been asked for and is not there yet. */
export function waitingRowView(index: number): HTMLElement {
  return element(
    'div',
    { class: 'row waiting', role: 'row', 'aria-rowindex': index },
    element('span', { class: 'skeleton', role: 'gridcell' }),
  );
}

/** A finding at the entry that proves it. */
export function findingView(
  finding: ShownFinding,
  row: FindingRow,
  look: Pick<RowLook, 'index' | 'selected'>,
): HTMLElement {
  const standing = finding.consequence
    ? t('consequence')
    : [severityText(finding), ...(finding.rootCause ? [t('rootCause')] : [])].join(' · ');
  const severity = finding.consequence ? 'information' : finding.severity;
  const cell = element(
    'div',
    { class: `card ${severity}`, role: 'gridcell' },
    element(
      'div',
      { class: 'headline', title: finding.summary },
      iconOf(severityIcons[severity]),
      element('span', { class: 'standing' }, `${standing}: `),
      element('b', {}, finding.summary),
    ),
    element('div', { class: 'message', title: finding.message }, finding.message),
    element('div', { class: 'remedy', title: finding.fix }, ...withCode(finding.fix)),
    actionsOf(finding, row.finding),
  );
  const classes = ['finding', ...(finding.rootCause ? [] : ['lesser']), ...(look.selected ? ['selected'] : [])];
  return element(
    'div',
    {
      class: classes.join(' '),
      role: 'row',
      id: `row-${look.index}`,
      'aria-rowindex': look.index,
      'aria-selected': String(look.selected),
    },
    cell,
  );
}

/** What can be done about a finding; only the root cause has an action that stands out. */
function actionsOf(finding: ShownFinding, place: number): HTMLElement {
  const main = finding.rootCause ? 'primary' : 'quiet';
  const [change] = finding.changes;
  const showIn = finding.place === 'log' ? 'log' : 'profile';
  const show = textButton(t(showIn === 'log' ? 'logLine' : 'profileFile'), 'quiet', () =>
    send({ type: 'showInProfile', finding: place }),
  );
  name(show, t(showIn === 'log' ? 'showInLog' : 'showInProfile'));
  return element(
    'div',
    { class: 'actions' },
    ...(finding.aboutPassword ? [textButton(t('setPassword'), main, () => send({ type: 'setPassword' }))] : []),
    ...(change === undefined
      ? []
      : [
          textButton(change, finding.aboutPassword ? 'quiet' : main, () =>
            send({ type: 'fix', finding: place, change: 0 }),
          ),
        ]),
    show,
    textButton(t('explain'), 'quiet', () => send({ type: 'explain', finding: place })),
  );
}

function name(button: HTMLElement, text: string): void {
  button.title = text;
  button.setAttribute('aria-label', text);
}

const severityIcons = {
  error: 'error',
  warning: 'warning',
  information: 'information',
  hint: 'information',
} as const satisfies Readonly<Record<ShownFinding['severity'], IconName>>;

function severityText({ severity }: ShownFinding): string {
  const names = {
    error: 'severityError',
    warning: 'severityWarning',
    information: 'severityInformation',
    hint: 'severityHint',
  } as const;
  return t(names[severity]);
}

function foldButton({ lines, open, more, changes }: Folded, seq: number, look: RowLook): HTMLElement {
  const label = open ? t('foldIn', lines) : t('foldOut', lines);
  const button = element(
    'button',
    { type: 'button', class: 'fold', 'aria-expanded': String(open), 'aria-label': label, title: label, tabindex: -1 },
    [`${open ? '▾' : '▸'}${lines}`, ...(more > 0 ? [t('moreLines', more)] : []), changes].join(' ').trimEnd(),
  );
  button.addEventListener('click', (event) => {
    event.stopPropagation();
    look.fold(seq, !open);
  });
  return button;
}

function sideMark(row: EntryRow): string {
  if (row.direction) return row.direction === 'client' ? 'C' : 'S';
  if (row.kind === 'ended') return '✕';
  return row.level === 'error' ? '!' : '·';
}

function sideTitle(row: EntryRow): string {
  const side = row.direction ? t(row.direction) : row.kind;
  return [side, row.phase, ...(row.encrypted ? [t('inTls')] : [])].join(', ');
}

function timeText(row: EntryRow, mode: TimeMode): string {
  switch (mode) {
    case 'off':
      return '';
    case 'absolute':
      return new Date(row.at / 1000).toISOString().slice(11, 23);
    case 'sinceStart':
      return seconds(row.sinceStartUs);
    case 'sincePrevious':
      return `+${seconds(row.sincePreviousUs)}`;
  }
}

function seconds(us: number): string {
  return (us / 1_000_000).toFixed(3);
}
