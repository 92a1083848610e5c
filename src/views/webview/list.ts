import type { Row, RowCount, ShownFinding, TimeMode } from '../protocol.ts';
import { element } from './dom.ts';
import { send } from './host.ts';
import { RowWindow } from './row-window.ts';
import { entryRowView, findingView, waitingRowView } from './row-view.ts';
import { t } from './strings.ts';

const rowHeight = 20;
/** Rows made above and below what is seen. */
const overscan = 12;
/** Pixels of height that browsers can still scroll; a longer list is scaled. */
const maximumHeight = 10_000_000;
/** A list lower than this is hidden or being laid out: what it says of its scrolling is not the user's doing. */
const minimumHeight = 40;
/** Pixels of width below which lines are short; the style sheet has it too. */
const narrowWidth = 420;
/** Milliseconds after a wheel or a key in which scrolling is the user's own. */
const userMs = 400;
/** Milliseconds without scrolling after which the place is worth remembering. */
const restMs = 250;

export interface ListEvents {
  /** The user went to the end, or away from it. */
  readonly follow: (follow: boolean) => void;
  readonly select: (seq: number | undefined) => void;
  readonly details: () => void;
  /** The user has scrolled, and rests. */
  readonly rest: () => void;
}

/** The rows of the transcript, of which only those in sight exist. */
export class TranscriptList {
  readonly root = element('div', {
    class: 'list',
    role: 'grid',
    tabindex: 0,
    'aria-label': t('transcript'),
    'aria-multiselectable': 'true',
  });
  readonly #height = element('div', { class: 'height', role: 'presentation' });
  readonly #layer = element('div', { class: 'layer', role: 'rowgroup' });
  readonly #window = new RowWindow();
  readonly #events: ListEvents;
  #findings: readonly ShownFinding[] = [];
  #time: TimeMode = 'sinceStart';
  #follow = true;
  #active = -1;
  /** The active row is on its way: which entry it is has not been told yet. */
  #awaited = false;
  #anchor = -1;
  #frame = 0;
  #userUntil = 0;
  #restTimer = 0;
  #narrow = false;
  #dragging = false;

  constructor(events: ListEvents) {
    this.#events = events;
    this.root.append(this.#layer, this.#height);
    this.root.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    this.root.addEventListener('wheel', () => this.#userActs(), { passive: true });
    this.root.addEventListener('touchmove', () => this.#userActs(), { passive: true });
    this.root.addEventListener('pointerdown', (event) => this.#pressed(event));
    window.addEventListener('pointerup', () => (this.#dragging = false));
    this.root.addEventListener('keydown', (event) => this.#key(event));
    this.root.addEventListener('dblclick', () => this.#events.details());
    new ResizeObserver(() => this.#resized()).observe(this.root);
  }

  get follow(): boolean {
    return this.#follow;
  }

  get count(): RowCount {
    return this.#window.count;
  }

  /** The row at the top, for beginning a search and for coming back. */
  get top(): number {
    return Math.floor(this.#topPixel() / rowHeight);
  }

  /** The entry at the top, for coming back to it; undefined while it is not known. */
  get topSeq(): number | undefined {
    for (let row = this.top; row >= Math.max(0, this.top - overscan); row--) {
      const found = this.#window.at(row);
      if (found?.type === 'entry') return found.seq;
    }
    return undefined;
  }

  /** The row that the keyboard is at, or the one at the top. */
  get current(): number {
    return this.#active >= 0 ? this.#active : this.top;
  }

  setFollow(follow: boolean): void {
    this.#follow = follow;
    if (follow) this.#toEnd();
    this.#draw();
  }

  setTime(time: TimeMode): void {
    this.#time = time;
    this.root.classList.toggle('without-time', time === 'off');
    this.root.classList.toggle('wide-time', time === 'absolute');
    this.#draw();
  }

  setFindings(findings: readonly ShownFinding[]): void {
    this.#findings = findings;
    this.#draw();
  }

  setCount(count: RowCount): void {
    this.#window.setCount(count);
    this.root.setAttribute('aria-rowcount', String(count.rows));
    this.#height.style.height = `${Math.min(maximumHeight, count.rows * rowHeight)}px`;
    if (this.#active >= count.rows) this.#active = -1;
    // What the user has just done is not undone before it has been looked at.
    if (this.#follow && !this.#isUsersTurn()) this.#toEnd();
    this.#draw();
  }

  take(request: number, from: number, rows: readonly Row[], count: RowCount): void {
    if (count.generation !== this.#window.count.generation || count.rows !== this.#window.count.rows)
      this.setCount(count);
    if (!this.#window.take(request, from, rows, count.generation)) return;
    // At once: waiting for the next frame is what a user would see of it.
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#render();
    const active = this.#awaited ? this.#window.at(this.#active) : undefined;
    if (!active) return;
    this.#awaited = false;
    if (active.type === 'entry') this.#events.select(active.seq);
  }

  /** Another session: nothing of the old one is of use. */
  reset(): void {
    this.#window.forget();
    this.#active = -1;
    this.#anchor = -1;
    this.#layer.replaceChildren();
  }

  /** Scrolls a row into sight and makes it the active one. */
  reveal(row: number, seq: number): void {
    this.#setFollowing(false);
    this.#active = row;
    this.#anchor = row;
    this.#into(row, true);
    this.#events.select(seq);
    this.#draw();
  }

  /** Scrolls a row to the top; nothing is followed or selected. */
  scrollTo(row: number): void {
    this.root.scrollTop = (row * rowHeight) / this.#scale();
    this.#draw();
  }

  /** First and last row of the selection; undefined when nothing is selected. */
  selection(): { readonly first: number; readonly last: number } | undefined {
    if (this.#active < 0) return undefined;
    return { first: Math.min(this.#active, this.#anchor), last: Math.max(this.#active, this.#anchor) };
  }

  /** Text of the last row that is known, for those who listen. */
  lastText(): string {
    const row = this.#window.at(this.#window.count.rows - 1);
    return row?.type === 'entry' ? row.parts.map(({ text }) => text).join('') : '';
  }

  #userActs(): void {
    this.#userUntil = performance.now() + userMs;
  }

  #isUsersTurn(): boolean {
    return this.#dragging || performance.now() < this.#userUntil;
  }

  #pressed(event: PointerEvent): void {
    this.#dragging = true;
    const target = event.target;
    if (!(target instanceof Element) || target.closest('button')) return;
    const row = target.closest('[role="row"]');
    const index = Number(row?.getAttribute('aria-rowindex') ?? 0) - 1;
    if (index >= 0) this.#activate(index, event.shiftKey);
  }

  #scrolled(): void {
    if (this.root.clientHeight < minimumHeight) return;
    if (this.#isUsersTurn()) this.#setFollowing(this.#isAtEnd());
    clearTimeout(this.#restTimer);
    this.#restTimer = window.setTimeout(() => this.#events.rest(), restMs);
    this.#draw();
  }

  #resized(): void {
    if (this.root.clientHeight < minimumHeight) return;
    const narrow = this.root.clientWidth < narrowWidth;
    if (narrow !== this.#narrow) {
      this.#narrow = narrow;
      send({ type: 'narrow', narrow });
    }
    if (this.#follow) this.#toEnd();
    this.#draw();
  }

  #setFollowing(follow: boolean): void {
    if (this.#follow === follow) return;
    this.#follow = follow;
    this.#events.follow(follow);
  }

  /** List pixels for each pixel of the scroll bar: 1 unless the list is longer than a browser can scroll. */
  #scale(): number {
    const real = this.#window.count.rows * rowHeight - this.root.clientHeight;
    const scrolled = Math.min(maximumHeight, this.#window.count.rows * rowHeight) - this.root.clientHeight;
    return scrolled > 0 ? Math.max(1, real / scrolled) : 1;
  }

  #topPixel(): number {
    return this.root.scrollTop * this.#scale();
  }

  #isAtEnd(): boolean {
    return this.root.scrollTop + this.root.clientHeight >= this.root.scrollHeight - rowHeight;
  }

  #toEnd(): void {
    if (this.root.clientHeight >= minimumHeight) this.root.scrollTop = this.root.scrollHeight;
  }

  #into(row: number, middle: boolean): void {
    const visible = this.root.clientHeight;
    const top = this.#topPixel();
    const at = row * rowHeight;
    const own = Math.min(visible, this.#rowsFrom(row) * rowHeight);
    const room = middle ? Math.min(visible, 9 * rowHeight) : own;
    if (at >= top && at + room <= top + visible) return;
    const wanted = middle ? at - Math.min(visible / 3, 2 * rowHeight) : at < top ? at : at + own - visible;
    this.root.scrollTop = Math.max(0, wanted) / this.#scale();
  }

  #key(event: KeyboardEvent): void {
    if (event.target !== this.root) return this.#leave(event);
    const page = Math.max(1, Math.floor(this.root.clientHeight / rowHeight) - 1);
    const last = this.#window.count.rows - 1;
    const from = this.#active < 0 ? this.top : this.#active;
    const targets: Readonly<Record<string, number>> = {
      ArrowDown: this.#active < 0 ? from : this.#step(from, 1),
      ArrowUp: this.#active < 0 ? from : this.#step(from, -1),
      PageDown: from + page,
      PageUp: from - page,
      Home: 0,
      End: last,
    };
    const target = targets[event.key];
    if (target !== undefined) {
      event.preventDefault();
      this.#userActs();
      this.#activate(Math.max(0, Math.min(last, target)), event.shiftKey);
      this.#setFollowing(event.key === 'End' || this.#active === last);
      return;
    }
    this.#act(event, last);
  }

  #act(event: KeyboardEvent, last: number): void {
    const command = event.ctrlKey || event.metaKey;
    const row = this.#window.at(this.#active);
    if (event.key === 'Enter' && row?.type === 'finding') this.#enter();
    else if (event.key === 'Enter') this.#events.details();
    else if (event.key === 'ArrowRight' && row?.type === 'entry' && row.folded) this.#fold(row.seq, true);
    else if (event.key === 'ArrowLeft' && row?.type === 'entry') this.#fold(row.seq, false);
    else if (command && event.key.toLowerCase() === 'a') {
      this.#anchor = 0;
      this.#active = last;
      this.#draw();
    } else if (command && event.key.toLowerCase() === 'c') send({ type: 'copy', ...this.selection() });
    else return;
    event.preventDefault();
  }

  /** From the buttons of a finding back to the list. */
  #leave(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    this.root.focus();
    event.stopPropagation();
  }

  /** From the list to the buttons of the finding that the keyboard is at. */
  #enter(): void {
    this.#layer.querySelector<HTMLElement>(`#row-${this.#active + 1} button`)?.focus({ preventScroll: true });
  }

  /** The next row in a direction; a finding is one, however many rows it takes. */
  #step(from: number, by: 1 | -1): number {
    return by > 0 ? from + this.#rowsFrom(from) : this.#startOf(from - 1);
  }

  /** Rows that what stands at a row takes from there on. */
  #rowsFrom(row: number): number {
    const found = this.#window.at(row);
    if (found?.type !== 'finding') return 1;
    return found.size - found.slice;
  }

  #activate(place: number, extend: boolean): void {
    const row = this.#startOf(place);
    this.#active = row;
    if (!extend || this.#anchor < 0) this.#anchor = row;
    this.#into(row, false);
    const found = this.#window.at(row);
    this.#awaited = found === undefined;
    this.#events.select(found?.type === 'entry' ? found.seq : undefined);
    this.#draw();
  }

  #fold(seq: number, open: boolean): void {
    send({ type: 'fold', seq, open });
  }

  #draw(): void {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#render();
    });
  }

  #render(): void {
    const { rows } = this.#window.count;
    const top = this.#topPixel();
    const first = Math.max(0, Math.floor(top / rowHeight) - overscan);
    const last = Math.min(rows, Math.ceil((top + this.root.clientHeight) / rowHeight) + overscan);
    this.#window.want(first, last);
    const views: HTMLElement[] = [];
    for (let index = first; index < last; index++) {
      const view = this.#view(index);
      if (!view) continue;
      const offset = this.#startOf(index);
      view.style.top = `${offset * rowHeight - top}px`;
      if (offset < index || this.#rowsFrom(index) > 1) view.style.height = `${this.#rowsFrom(offset) * rowHeight}px`;
      views.push(view);
    }
    const focused = focusedAction();
    this.#layer.replaceChildren(...views);
    focused?.();
    const active = this.#active >= first && this.#active < last ? `row-${this.#active + 1}` : undefined;
    if (active && this.#layer.querySelector(`#${active}`)) this.root.setAttribute('aria-activedescendant', active);
    else this.root.removeAttribute('aria-activedescendant');
  }

  /** The view of a row; undefined for the rows of a finding but its first one in the window. */
  #view(index: number): HTMLElement | undefined {
    const row = this.#window.at(index);
    if (!row) return waitingRowView(index + 1);
    const { first, last } = this.selection() ?? { first: -1, last: -1 };
    const selected = index >= first && index <= last;
    if (row.type === 'entry') {
      const fold = (seq: number, open: boolean): void => this.#fold(seq, open);
      return entryRowView(row, { time: this.#time, index: index + 1, selected, fold });
    }
    const before = this.#window.at(index - 1);
    const isFirst =
      row.slice === 0 || before?.type !== 'finding' || before.finding !== row.finding || !this.#isMade(index - 1);
    const finding = this.#findings[row.finding];
    return isFirst && finding ? findingView(finding, row, { index: index + 1 - row.slice, selected }) : undefined;
  }

  #isMade(index: number): boolean {
    return index >= Math.max(0, Math.floor(this.#topPixel() / rowHeight) - overscan);
  }

  /** The first row of what stands at a row. */
  #startOf(index: number): number {
    const row = this.#window.at(index);
    return row?.type === 'finding' ? index - row.slice : index;
  }
}

/** Drawing makes buttons anew: what puts the focus back on the one that had it. */
function focusedAction(): (() => void) | undefined {
  const focused = document.activeElement;
  const row = focused?.closest('[role="row"]')?.getAttribute('aria-rowindex');
  if (!(focused instanceof HTMLButtonElement) || row === null || row === undefined) return undefined;
  const text = focused.textContent;
  return () => {
    const buttons = document.querySelectorAll<HTMLButtonElement>(`[aria-rowindex="${CSS.escape(row)}"] button`);
    [...buttons].find((button) => button.textContent === text)?.focus({ preventScroll: true });
  };
}
