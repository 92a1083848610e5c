import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { describe as sentence } from '../../../src/core/transcript/describe.ts';
import type { Draft, Entry } from '../../../src/core/transcript/entry.ts';
import { levels } from '../../../src/core/transcript/entry.ts';
import { EntryStore } from '../../../src/runtime/entry-store/entry-store.ts';
import type { Row, RowFilter } from '../../../src/views/protocol.ts';
import { findingRows } from '../../../src/views/protocol.ts';
import { VisibleRows, type PlacedFinding } from '../../../src/views/visible-rows.ts';
import { command, entriesOf, note, reply } from './entries.ts';

const draft: fc.Arbitrary<Draft> = fc.oneof(
  fc.constantFrom('EHLO client', 'MAIL FROM:<Ann@example.com>', 'NOOP').map((text) => command(text)),
  fc
    .tuple(
      fc.constantFrom(250, 450, 550),
      fc.array(fc.constantFrom('Ok', 'STARTTLS', 'user unknown'), { minLength: 1, maxLength: 4 }),
    )
    .map(([code, lines]) => reply(code, lines, code === 250 ? 'mail' : 'rcpt')),
  fc.constantFrom('looked up', 'OK').map(note),
);

const filter: fc.Arbitrary<RowFilter> = fc.record(
  {
    level: fc.constantFrom(...levels),
    text: fc.constantFrom('', 'ok', 'EXAMPLE', 'nowhere'),
    phases: fc.constantFrom<RowFilter['phases'][]>([], ['rcpt'], ['mail', 'rcpt']) as fc.Arbitrary<RowFilter['phases']>,
    direction: fc.constantFrom('client', 'server'),
  },
  { requiredKeys: ['level', 'text', 'phases'] },
) as fc.Arbitrary<RowFilter>;

/** What the rows are, by going through every entry. */
function naive(
  entries: readonly Entry[],
  wanted: RowFilter,
  open: ReadonlySet<number>,
  findings: readonly PlacedFinding[],
  narrow: boolean,
): string[] {
  const shown = entries.filter(
    (entry) =>
      levels.indexOf(entry.level) <= levels.indexOf(wanted.level) &&
      sentence(entry).toLowerCase().includes(wanted.text.toLowerCase()) &&
      (wanted.phases.length === 0 || wanted.phases.includes(entry.phase)) &&
      (wanted.direction === undefined || ('direction' in entry && entry.direction === wanted.direction)),
  );
  return shown.flatMap((entry, place) => {
    const further = entry.kind === 'reply' && open.has(entry.seq) ? entry.lines.slice(1) : [];
    const next = shown[place + 1]?.seq ?? Number.POSITIVE_INFINITY;
    const cards = findings
      .map((finding, index) => ({ finding, index }))
      .filter(({ finding }) => finding.seq >= entry.seq && finding.seq < next)
      .toSorted((one, other) => one.finding.seq - other.finding.seq);
    return [
      `${entry.seq}.0`,
      ...further.map((_, line) => `${entry.seq}.${line + 1}`),
      ...cards.flatMap(({ finding, index }) =>
        Array.from({ length: findingRows(finding, narrow) }, (_, slice) => `f${index}.${slice}`),
      ),
    ];
  });
}

function shape(row: Row): string {
  return row.type === 'entry' ? `${row.seq}.${row.line}` : `f${row.finding}.${row.slice}`;
}

function finding(seq: number, rootCause: boolean): PlacedFinding {
  const message = 'x'.repeat(seq * 3);
  return { seq, message, fix: 'y', rootCause };
}

describe('rows of a session', () => {
  it('are those that a walk over all entries gives', () => {
    fc.assert(
      fc.property(
        fc.array(draft, { minLength: 1, maxLength: 60 }),
        filter,
        fc.array(fc.nat(59), { maxLength: 4 }),
        fc.array(fc.tuple(fc.nat(59), fc.boolean()), { maxLength: 4 }),
        fc.nat(80),
        fc.integer({ min: 1, max: 40 }),
        fc.nat(59),
        fc.boolean(),
        (drafts, wanted, folds, marks, from, count, early, narrow) => {
          const entries = entriesOf(drafts);
          const store = new EntryStore();
          const rows = new VisibleRows(store, wanted, 1);
          for (const entry of entries) {
            store.append(entry);
            if (entry.seq === early) while (!rows.advance());
          }
          while (!rows.advance());
          const findings = marks.filter(([seq]) => seq < entries.length).map(([seq, root]) => finding(seq, root));
          const all = () => rows.page(0, 10_000).map(shape);
          const shownSeqs = new Set(all().map((text) => Number(text.split('.')[0])));
          const open = new Set(folds.filter((seq) => shownSeqs.has(seq)));
          for (const seq of open) rows.fold(seq, true);
          rows.setFindings(findings);
          rows.setNarrow(narrow);
          const expected = naive(entries, wanted, open, findings, narrow);
          assert.deepEqual(all(), expected);
          assert.equal(rows.count().rows, expected.length);
          assert.deepEqual(rows.page(from, count).map(shape), expected.slice(from, from + count));
          for (const [row, text] of expected.entries()) {
            if (text.endsWith('.0') && !text.startsWith('f')) {
              assert.equal(rows.rowOf(Number(text.slice(0, -2))), row);
              assert.equal(rows.seqOf(row), Number(text.slice(0, -2)));
            }
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('are counted with what the level hides', () => {
    const store = new EntryStore();
    for (const entry of entriesOf([command('NOOP'), note('a'), reply(250, ['Ok']), note('b')])) store.append(entry);
    const rows = new VisibleRows(store, { level: 'info', text: '', phases: [] }, 7);
    while (!rows.advance());
    assert.deepEqual(rows.count(), { generation: 7, rows: 2, shown: 2, total: 4, hiddenByLevel: 2, counting: false });
  });

  it('say what a server offers otherwise than before', () => {
    const capabilities = (added: readonly string[], removed: readonly string[]): Draft => {
      return { kind: 'capabilities', phase: 'ehlo', stage: 'tls', capabilities: [], added, removed };
    };
    const store = new EntryStore();
    const drafts = [
      reply(250, ['mx', 'STARTTLS', 'SIZE 1'], 'ehlo'),
      capabilities([], []),
      reply(250, ['mx', 'AUTH PLAIN', 'SIZE 2'], 'ehlo'),
      capabilities(['AUTH', 'SIZE'], ['STARTTLS', 'SIZE']),
    ];
    for (const entry of entriesOf(drafts)) store.append(entry);
    const rows = new VisibleRows(store, { level: 'info', text: '', phases: [] }, 1);
    while (!rows.advance());
    const changes = rows.page(0, 10).map((row) => (row.type === 'entry' ? row.folded?.changes : undefined));
    assert.deepEqual(changes, ['', '+AUTH ±SIZE −STARTTLS']);
  });

  it('are searched forwards, backwards and around', () => {
    const store = new EntryStore();
    const drafts = ['NOOP one', 'NOOP two', 'NOOP One more', 'NOOP three'].map((text) => command(text));
    for (const entry of entriesOf(drafts)) store.append(entry);
    const rows = new VisibleRows(store, { level: 'trace', text: '', phases: [] }, 1);
    while (!rows.advance());
    assert.deepEqual(rows.find('ONE', 0, 'first'), { total: 2, current: 1, row: 0, seq: 0 });
    assert.deepEqual(rows.find('ONE', 0, 'next'), { total: 2, current: 2, row: 2, seq: 2 });
    assert.deepEqual(rows.find('ONE', 2, 'next'), { total: 2, current: 1, row: 0, seq: 0 });
    assert.deepEqual(rows.find('ONE', 0, 'previous'), { total: 2, current: 2, row: 2, seq: 2 });
    assert.deepEqual(rows.find('four', 0, 'first'), { total: 0, current: 0, row: 0, seq: 0 });
    assert.deepEqual(rows.find('', 0, 'first'), { total: 0, current: 0, row: 0, seq: 0 });
  });
});
