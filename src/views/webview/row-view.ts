import type { EntryRow, ShownFinding, TimeMode } from '../protocol.ts';
import { element, textButton } from './dom.ts';
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
  if (row.folded) text.append(foldButton(row, look));
  for (const part of row.parts)
    text.append(part.tone === 'plain' ? part.text : element('span', { class: part.tone }, part.text));
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
  );
}

/** A row that has been asked for and is not there yet. */
export function waitingRowView(index: number): HTMLElement {
  return element(
    'div',
    { class: 'row waiting', role: 'row', 'aria-rowindex': index },
    element('span', { class: 'time', role: 'gridcell' }),
    element('span', { class: 'side', role: 'gridcell' }),
    element('span', { class: 'text', role: 'gridcell' }, element('span', { class: 'skeleton' })),
  );
}

/** A finding at the entry that proves it. */
export function findingView(finding: ShownFinding, place: number, index: number): HTMLElement {
  const actions = element('div', { class: 'actions' });
  if (finding.aboutPassword)
    actions.append(textButton(t('setPassword'), 'primary', () => send({ type: 'setPassword' })));
  finding.changes.slice(0, 1).forEach((title, change) => {
    actions.append(
      textButton(title, finding.aboutPassword ? 'quiet' : 'primary', () =>
        send({ type: 'fix', finding: place, change }),
      ),
    );
  });
  actions.append(
    textButton(t(finding.place === 'log' ? 'showInLog' : 'showInProfile'), 'quiet', () => send({ type: 'showInProfile', finding: place })),
    textButton(t('explain'), 'quiet', () => send({ type: 'explain', finding: place })),
  );
  const standing = [severityText(finding), ...(finding.rootCause ? [t('rootCause')] : [])].join(' · ');
  const cell = element(
    'div',
    { class: `card ${finding.severity}`, role: 'gridcell' },
    element(
      'div',
      { class: 'headline', title: finding.summary },
      element('span', { class: 'standing' }, `${standing}: `),
      element('b', {}, finding.summary),
    ),
    element('div', { class: 'message', title: finding.message }, finding.message),
    element('div', { class: 'remedy', title: finding.fix }, finding.fix),
    actions,
  );
  const size = finding.rootCause ? 'finding' : 'finding lesser';
  return element('div', { class: size, role: 'row', 'aria-rowindex': index }, cell);
}

function severityText({ severity }: ShownFinding): string {
  const names = {
    error: 'severityError',
    warning: 'severityWarning',
    information: 'severityInformation',
    hint: 'severityHint',
  } as const;
  return t(names[severity]);
}

function foldButton(row: EntryRow, look: RowLook): HTMLElement {
  const { lines, open, note } = row.folded ?? { lines: 0, open: false, note: '' };
  const label = open ? t('foldIn', lines) : t('foldOut', lines);
  const button = element(
    'button',
    { type: 'button', class: 'fold', 'aria-expanded': String(open), 'aria-label': label, title: label, tabindex: -1 },
    `${open ? '▾' : '▸'}${lines}${note === '' ? '' : ` ${note}`}`,
  );
  button.addEventListener('click', (event) => {
    event.stopPropagation();
    look.fold(row.seq, !open);
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
  return row.encrypted ? `${side}, ${t('inTls')}` : side;
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
