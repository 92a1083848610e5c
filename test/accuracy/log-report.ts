/** The text of docs/log-accuracy.md. */
import type { LogOutcome } from './logs.ts';
import { percent } from './report.ts';

/** What of an outcome can be right. */
const measures: readonly (readonly [name: string, isRight: (outcome: LogOutcome) => boolean])[] = [
  ['recognised', ({ format }) => format !== ''],
  ['sessions', ({ sessionsRight }) => sessionsRight],
  ['root cause', ({ right }) => right],
  ['line', ({ lineRight }) => lineRight],
];

/** How often the held-out logs were read rightly when they had just been recorded, before anything was changed. */
const firstRun = 'recognised 94.8 %, sessions 89.5 %, root cause 79.0 %, line 71.8 %';

/** The whole page, in Markdown. The same outcomes give the same text. @param heldOut logs that nobody tunes for */
export function logReportOf(given: readonly LogOutcome[], heldOut: readonly LogOutcome[]): string {
  const alternatives = [...given, ...heldOut].filter(({ sample }) => sample.alternativeLines.length > 0).length;
  return `# How often a log is read rightly

Written by \`npm run accuracy\`; do not edit.

\`test/cases/logs/\` has ${given.length} logs as real programs wrote them, in sessions against servers whose behaviour is known; they were there while the readers were written. \`test/cases/logs-held-out/\` has ${heldOut.length} more, most of them of programs without a reader of their own or of failures that the given ones do not have, some put into what collectors, terminals and mails put around them; they were labelled from how the server was set up before they were read for the first time, and nobody changes a reader or a rule for them. At that first run: ${firstRun}.

- *Recognised*: some reader took it for its own.
- *Sessions*: as many as the log shows connections.
- *Root cause*: what the diagnosis names for the first session that failed is the cause that was set up, or one that this log cannot tell from it (\`acceptable\`); no cause for a session that succeeded. What is harmless by itself, such as a client that leaves without QUIT, is right when it is said and no cause is named.
- *Line*: it also stands on the line where the failure first shows. In ${alternatives} logs another line says the same, such as the client’s quotation of the reply, and counts too (\`alternative_lines\`).

## Both

${summary(given, heldOut)}

## The given logs

${table(given)}

## The held-out logs

${table(heldOut)}

## Wrong ones among the given logs

${wrongOnes(given)}

## Wrong ones among the held-out logs

${wrongOnes(heldOut)}

## What a log does not tell, and what else is odd about it

${notes([...given, ...heldOut])}
`;
}

function summary(given: readonly LogOutcome[], heldOut: readonly LogOutcome[]): string {
  const rows = measures.map(([name, isRight]) => `| ${name} | ${share(given, isRight)} | ${share(heldOut, isRight)} |`);
  const count = `| logs | ${given.length} | ${heldOut.length} |`;
  return ['| | given | held out |', '| --- | --: | --: |', count, ...rows].join('\n');
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

function faultsOf({ sample, format, sessions, sessionsRight, found, right, line, lineRight }: LogOutcome): string[] {
  const faults: string[] = [];
  if (format === '') faults.push('not recognised');
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
