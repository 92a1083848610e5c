/** The text of docs/log-accuracy.md. */
import type { LogFirstRun, LogOutcome } from './logs.ts';
import { percent } from './report.ts';

/** What of an outcome can be right. */
const measures: readonly (readonly [name: string, isRight: (outcome: LogOutcome) => boolean])[] = [
  ['recognised', ({ recognised }) => recognised],
  ['sessions', ({ sessionsRight }) => sessionsRight],
  ['root cause', ({ right }) => right],
  ['line', ({ lineRight }) => lineRight],
];

/** The logs of each kind, read. */
export interface LogOutcomes {
  /** They were there while the readers were written. */
  readonly given: readonly LogOutcome[];
  /** Nobody tuned for them until their first run, and has learned from them since. */
  readonly learned: readonly LogOutcome[];
  /** Nobody tunes for them; none where there are no such logs. */
  readonly heldOut: readonly LogOutcome[];
}

/** The whole page, in Markdown. The same outcomes give the same text. */
export function logReportOf(outcomes: LogOutcomes, firstRuns: readonly LogFirstRun[]): string {
  const kinds = kindsOf(outcomes);
  const all = kinds.flatMap(({ logs }) => logs);
  const alternatives = all.filter(({ sample }) => sample.alternativeLines.length > 0).length;
  return `# How often a log is read rightly

Written by \`npm run accuracy\`; do not edit.

The logs are as real programs wrote them:

${kinds.map(({ told }) => `- ${told}`).join('\n')}

What is measured:

- _Recognised_: some reader took it for its own.
- _Sessions_: as many as the log shows connections.
- _Root cause_: what the diagnosis names for the first session that failed is the cause that was set up, or one that this log cannot tell from it (\`acceptable\`); no cause for a session that succeeded. What is harmless by itself, such as a client that leaves without QUIT, is right when it is said and no cause is named.
- _Line_: it also stands on the line where the failure first shows. In ${alternatives} logs another line says the same, such as the client’s quotation of the reply, and counts too (\`alternative_lines\`).

## All of them today

${summary(kinds)}

## Unseen, at the first meeting

${firstRuns.map(firstMeeting).join('\n\n')}

${kinds.map(({ name, logs }) => `## The ${name} logs\n\n${table(logs)}`).join('\n\n')}

${kinds.map(({ name, logs }) => `## Wrong ones among the ${name} logs\n\n${wrongOnes(logs)}`).join('\n\n')}

## What a log does not tell, and what else is odd about it

${notes(all)}
`;
}

interface Kind {
  readonly name: string;
  readonly told: string;
  readonly logs: readonly LogOutcome[];
}

function kindsOf({ given, learned, heldOut }: LogOutcomes): readonly Kind[] {
  const kinds: readonly Kind[] = [
    {
      name: 'given',
      logs: given,
      told: `given: ${given.length}, by which readers are written and changed. Most are of sessions against servers whose behaviour is known; those of \`reports/\` are error reports of applications as people paste them, each with the public page that it comes from (\`source\`), addresses replaced. Of these only what came to be read rightly was kept; when they were first met, in eleven batches of 62, 39, 33, 22, 33, 29, 34, 9, 20, 12 and 5, the root cause was right in 50 %, 49 %, 67 %, 64 %, 36 %, 62 %, 53 %, 78 %, 75 %, 92 % and 80 %;`,
    },
    {
      name: 'learned',
      logs: learned,
      told: `learned: ${learned.length}, most of them of programs without a reader of their own or of failures that the given ones do not have, some put into what collectors, terminals and mails put around them. They were labelled from how the server was set up before they were read for the first time. **They have been learned from since**: their first run is kept below, and what they say today says nothing of logs that nobody tuned for;`,
    },
    {
      name: 'held-out',
      logs: heldOut,
      told: `held out: ${heldOut.length}, recorded apart and labelled before they were read for the first time; nobody changes a reader or a rule for them.`,
    },
  ];
  return kinds.filter(({ logs }) => logs.length > 0);
}

/** The figures that nothing done since can better. */
function firstMeeting({ logs, all, recognised, sessions, rootCause, line, learned, note }: LogFirstRun): string {
  const rates = Object.entries({ recognised, sessions, 'root cause': rootCause, line }).map(
    ([name, right]) => `${name} ${percent({ right, all })}`,
  );
  const since = learned ? ' These logs have been learned from since and are no measure of unseen ones today.' : '';
  return `The first run over \`test/cases/${logs}/\`, ${all} logs: **${rates.join(', ')}**.${note === undefined ? '' : ` ${note}`}${since}`;
}

function summary(kinds: readonly Kind[]): string {
  const row = (name: string, cells: readonly string[]): string => `| ${[name, ...cells].join(' | ')} |`;
  return [
    row(
      '',
      kinds.map(({ name }) => name),
    ),
    row(
      '---',
      kinds.map(() => '--:'),
    ),
    row(
      'logs',
      kinds.map(({ logs }) => String(logs.length)),
    ),
    ...measures.map(([name, isRight]) =>
      row(
        name,
        kinds.map(({ logs }) => share(logs, isRight)),
      ),
    ),
  ].join('\n');
}

function table(outcomes: readonly LogOutcome[]): string {
  const folders = [...new Set(outcomes.map(({ sample }) => sample.folder))];
  const rows = folders.map((folder) =>
    rowOf(
      folder,
      outcomes.filter(({ sample }) => sample.folder === folder),
    ),
  );
  const head = `| log of | logs | ${measures.map(([name]) => name).join(' | ')} |`;
  return [head, '| --- | --: | --: | --: | --: | --: |', ...rows, rowOf('**all**', outcomes)].join('\n');
}

function rowOf(name: string, all: readonly LogOutcome[]): string {
  return `| ${[name, String(all.length), ...measures.map(([, isRight]) => share(all, isRight))].join(' | ')} |`;
}

function share(all: readonly LogOutcome[], isRight: (outcome: LogOutcome) => boolean): string {
  return percent({ right: all.filter(isRight).length, all: all.length });
}

function wrongOnes(outcomes: readonly LogOutcome[]): string {
  const lines = outcomes.flatMap((outcome) => {
    const faults = faultsOf(outcome);
    return faults.length === 0 ? [] : [`- \`${outcome.sample.id}\`: ${faults.join('; ')}`];
  });
  return lines.length === 0 ? 'None.' : lines.join('\n');
}

function faultsOf({
  sample,
  recognised,
  sessions,
  sessionsRight,
  found,
  right,
  line,
  lineRight,
}: LogOutcome): string[] {
  const faults: string[] = [];
  if (!recognised) faults.push('not recognised');
  if (!sessionsRight) faults.push(`${sessions} of ${String(sample.sessions)} sessions`);
  if (!right) faults.push(`it is ${sample.rule}, named ${found}`);
  else if (!lineRight) faults.push(`on line ${String(line)}, it shows on line ${String(sample.line)}`);
  return faults;
}

function notes(outcomes: readonly LogOutcome[]): string {
  const lines = outcomes
    .filter(({ sample }) => sample.note !== '')
    .map(({ sample }) => `- \`${sample.id}\`: ${sample.note}`);
  return lines.join('\n');
}
