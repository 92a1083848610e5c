/** The text of docs/accuracy.md. */
import type { AccuracyCase, FirstRun } from './case.ts';
import type { Measurement, Outcome } from './replay.ts';

/** Right ones among all. */
export interface Share {
  readonly right: number;
  readonly all: number;
}

/** The part of the outcomes from cases that rules may be tuned by, and the part kept apart. */
export function tuned(outcomes: readonly Outcome[]): readonly Outcome[] {
  return outcomes.filter(({ case: one }) => !one.heldOut && !one.unseen);
}

export function heldOut(outcomes: readonly Outcome[]): readonly Outcome[] {
  return outcomes.filter(({ case: one }) => one.heldOut);
}

export function unseen(outcomes: readonly Outcome[]): readonly Outcome[] {
  return outcomes.filter(({ case: one }) => one.unseen);
}

/** How many of the outcomes are right. */
export function shareOf(outcomes: readonly Outcome[]): Share {
  return { right: outcomes.filter(({ right }) => right).length, all: outcomes.length };
}

/** `97.5 %`; a dash when there is nothing to divide. */
export function percent({ right, all }: Share): string {
  return all === 0 ? '–' : `${((100 * right) / all).toFixed(1)} %`;
}

/** The whole page, in Markdown. The same outcomes give the same text. */
export function reportOf(
  cases: readonly AccuracyCase[],
  firstRuns: readonly FirstRun[],
  { outcomes, withoutEnhancedCodes, codesOnly, clientErrors }: Measurement,
): string {
  return [
    introduction(cases, firstRuns, outcomes),
    summary(outcomes),
    firstMeetings(firstRuns),
    changed(outcomes, withoutEnhancedCodes, codesOnly),
    wrongOnes(outcomes),
    grouped('By provider', 'provider', outcomes, ({ case: one }) => one.provider),
    grouped('By phase', 'phase', outcomes, ({ case: one }) => one.phase),
    confusion('Confusion', outcomes),
    confusion('Confusion by provider', outcomes, { name: 'provider', of: ({ case: one }) => one.provider }),
    confusion('Confusion by phase', outcomes, { name: 'phase', of: ({ case: one }) => one.phase }),
    complaints(clientErrors),
    withoutReplay(cases),
  ].join('\n\n');
}

function introduction(
  cases: readonly AccuracyCase[],
  firstRuns: readonly FirstRun[],
  outcomes: readonly Outcome[],
): string {
  const held = cases.filter((one) => one.heldOut).length;
  const fresh = cases.filter((one) => one.unseen).length;
  return `# How often the diagnosis is right

Written by \`npm run accuracy\`; do not edit.

\`test/accuracy\` has ${cases.length} failures as real servers and clients produced them, each labelled with its root cause and with the public page it comes from. ${outcomes.length} replays are made of them: the fault server says the server’s own words, the engine runs a session against it, and the root cause that the diagnosis names is compared with the label. A replay is right when they agree, or when the diagnosis names another cause that the evidence cannot tell from it (\`acceptable\` in the file). What is harmless by definition, such as a missing 221, is right when it is said and no root cause is named.

The cases are of three kinds:

- tuned: ${cases.length - held - fresh}, by which rules are written and changed.${learnedOf(firstRuns)}
- held out: ${held} of \`cases.json\`, chosen by a hash of their name and not looked at when rules are changed. Most of their wordings stood in \`test/cases/diagnosis/\` before the division, so that they are unseen only by the changes made since;
- unseen: ${fresh === 0 ? 'none at present; such cases stand' : `${fresh}`} in files of their own, collected from public threads, labelled and committed before any rule had met them. What the rules said at the first meeting is the figure for failures that nobody tuned for; it is kept below as it was, also when a file has been learned from later. No rule, phrase or row of a provider is made from them afterwards${fresh === 0 ? ', as long as they count as unseen.' : '; what they say today may be better, since other cases teach too.'}`;
}

/** Which of the tuned ones were unseen once. */
function learnedOf(firstRuns: readonly FirstRun[]): string {
  const learned = firstRuns.filter((run) => run.learned).map((run) => `\`${run.cases}\``);
  if (learned.length === 0) return '';
  const last = learned.at(-1);
  const list = learned.length === 1 ? last : `${learned.slice(0, -1).join(', ')} and ${last}`;
  return ` Among them are those of ${list}, which were unseen once and have been learned from since: their first runs are kept below, and what they say today says nothing of failures that nobody tuned for;`;
}

function summary(outcomes: readonly Outcome[]): string {
  const kinds = ['wire', 'transcript'] as const;
  const names = { wire: 'played over the wire', transcript: 'read from a transcript' };
  const rows = kinds.map((kind) => rowOf(names[kind], (one) => one.kind === kind, outcomes));
  return ['## Summary', table(heading(''), [...rows, rowOf('all', () => true, outcomes)])].join('\n\n');
}

/** The figure that nothing done since can better. */
function firstMeetings(firstRuns: readonly FirstRun[]): string {
  const parts = firstRuns.map((run) => {
    const rows = run.wrong.map(({ replay, expected, found }) => [replay, expected, found]);
    const since = run.learned ? ' These cases have been learned from since and count as tuned today.' : '';
    return `The first run over \`${run.cases}\`, by rules that were last changed before its cases were collected: **${run.right} of ${run.all} right, ${percent(run)}**.${since} Wrong then:\n\n${table(['replay', 'it is', 'named'], rows)}`;
  });
  return ['## Unseen, at the first meeting', ...parts].join('\n\n');
}

/** How much depends on the words of a reply, and how much on its codes. */
function changed(outcomes: readonly Outcome[], wordsOnly: readonly Outcome[], codesOnly: readonly Outcome[]): string {
  const replies = outcomes.filter(({ case: one, number }) => {
    const replay = one.replays[number - 1];
    return replay !== undefined && 'reply' in replay && !('times' in replay);
  });
  const rows = [
    rowOf('as they are', () => true, replies),
    rowOf('without enhanced codes', () => true, wordsOnly),
    rowOf('codes without any text', () => true, codesOnly),
  ];
  const words = 'The replays that are one reply of a server, and what is left of them without its words or its codes:';
  return ['## Words and codes', words, table(heading(''), rows)].join('\n\n');
}

const heading = (name: string) => [
  name,
  'tuned: right',
  'of',
  '',
  'held out: right',
  'of',
  '',
  'unseen: right',
  'of',
  '',
];

function rowOf(name: string, belongs: (outcome: Outcome) => boolean, outcomes: readonly Outcome[]): readonly string[] {
  const cells = [tuned, heldOut, unseen].flatMap((part) => {
    const share = shareOf(part(outcomes).filter(belongs));
    return [String(share.right), String(share.all), percent(share)];
  });
  return [name, ...cells];
}

function grouped(
  title: string,
  column: string,
  outcomes: readonly Outcome[],
  keyOf: (outcome: Outcome) => string,
): string {
  const names = [...new Set(outcomes.map(keyOf))].sort();
  const rows = names.map((name) => rowOf(name, (one) => keyOf(one) === name, outcomes));
  return [`## ${title}`, table(heading(column), rows)].join('\n\n');
}

function wrongOnes(outcomes: readonly Outcome[]): string {
  const parts = [
    ['Wrong among the tuned ones', tuned(outcomes)],
    ['Wrong among the held-out ones', heldOut(outcomes)],
    ['Wrong among the unseen ones, today', unseen(outcomes)],
  ] as const;
  return parts
    .filter(([, part]) => part.length > 0)
    .map(([title, part]) => {
      const wrong = part.filter(({ right }) => !right);
      const rows = wrong.map((one) => [`${one.case.id} ${one.number}`, one.expected, one.found]);
      return [`## ${title}`, rows.length === 0 ? 'None.' : table(['replay', 'it is', 'named'], rows)].join('\n\n');
    })
    .join('\n\n');
}

/** A division of the outcomes. */
interface Division {
  readonly name: string;
  of(outcome: Outcome): string;
}

/** What each label was taken for; the label itself stands first, behind the part it belongs to. */
function confusion(title: string, outcomes: readonly Outcome[], division?: Division): string {
  const parts = division ? [...new Set(outcomes.map((one) => division.of(one)))].sort() : [''];
  const rows = parts.flatMap((part) => {
    const own = division ? outcomes.filter((one) => division.of(one) === part) : outcomes;
    return confusionRows(own).map((row) => (division ? [part, ...row] : row));
  });
  const head = ['it is', 'replays', 'named so', 'acceptable other name', 'wrong name'];
  return [
    `## ${title}`,
    'What each root cause was taken for. An acceptable other name is one that the evidence cannot exclude; `none` there is a harmless failure that was told as such.',
    table(division ? [division.name, ...head] : head, rows),
  ].join('\n\n');
}

function confusionRows(outcomes: readonly Outcome[]): readonly (readonly string[])[] {
  const labels = [...new Set(outcomes.map(({ expected }) => expected))].sort();
  return labels.map((label) => {
    const own = outcomes.filter(({ expected }) => expected === label);
    const exact = own.filter(({ found }) => found === label).length;
    return [label, String(own.length), String(exact), otherNames(own, true), otherNames(own, false)];
  });
}

function otherNames(own: readonly Outcome[], right: boolean): string {
  const counts = new Map<string, number>();
  for (const { found, expected, right: was } of own) {
    if (found !== expected && was === right) counts.set(found, (counts.get(found) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => `${name} ${count}`).join(', ');
}

/** What libraries print is often all that a log has; much of it does not tell why. */
function complaints(outcomes: readonly Outcome[]): string {
  const quotes = ({ case: one, number }: Outcome) => /[45]\d\d|[45]\.\d+\.\d+/.test(one.clientErrors[number - 1] ?? '');
  const rows = [
    rowOf('texts with a reply code or an enhanced code', quotes, outcomes),
    rowOf('others', (one) => !quotes(one), outcomes),
  ];
  return [
    '## From a library’s words alone',
    'The same cases, with nothing known but what client libraries print: no reply, no command. Many of these texts hide the reason, and some describe a program’s behaviour and are no error texts at all, so this is a lower bound for what a poor log can tell.',
    table(heading(''), rows),
  ].join('\n\n');
}

function withoutReplay(cases: readonly AccuracyCase[]): string {
  const rows = cases
    .filter(({ replays }) => replays.length === 0)
    .map((one) => [one.id, one.rule, one.notReplayed ?? '']);
  const read = cases.filter(({ replays }) => replays.some((replay) => 'transcript' in replay));
  return [
    '## Not played over the wire',
    `Read from a transcript, because name resolution, foreign networks and clients’ mistakes cannot be had from a server on loopback: ${read.map(({ id }) => id).join(', ')}.`,
    'Not replayed at all:',
    table(['case', 'it is', 'why not'], rows),
  ].join('\n\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
