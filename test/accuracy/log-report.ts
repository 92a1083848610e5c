/** The text of docs/log-accuracy.md. */
import type { LogOutcome } from './logs.ts';
import { percent } from './report.ts';

/** The whole page, in Markdown. The same outcomes give the same text. */
export function logReportOf(outcomes: readonly LogOutcome[]): string {
  const folders = [...new Set(outcomes.map(({ sample }) => sample.folder))];
  const rows = folders.map((folder) =>
    rowOf(
      folder,
      outcomes.filter(({ sample }) => sample.folder === folder),
    ),
  );
  const head = '| log of | logs | recognised | sessions right | root cause right | line right |';
  const table = [head, '| --- | --: | --: | --: | --: | --: |', ...rows, rowOf('**all**', outcomes)].join('\n');
  return `# How often a log is read rightly

Written by \`npm run accuracy\`; do not edit.

\`test/cases/logs/\` has ${outcomes.length} logs as real programs wrote them, in sessions against servers whose behaviour is known. *Recognised*: some reader took it for its own. *Sessions right*: as many as the server saw connections. *Root cause right*: what the diagnosis names for the first session that failed is the cause that was set up, or one that this log cannot tell from it; no cause for a session that succeeded. What is harmless by itself, such as a client that leaves without QUIT, is right when it is said and no cause is named. *Line right*: it also stands on the line where the failure first shows.

All of these logs were there while the readers were written: the figures say how well they are read, not how well a log is read that nobody has seen.

${table}

## Wrong ones

${wrongOnes(outcomes)}
`;
}

function rowOf(name: string, all: readonly LogOutcome[]): string {
  const share = (is: (outcome: LogOutcome) => boolean): string =>
    percent({ right: all.filter(is).length, all: all.length });
  const shares = [
    share(({ format }) => format !== ''),
    share(({ sessionsRight }) => sessionsRight),
    share(({ right }) => right),
    share(({ lineRight }) => lineRight),
  ];
  return `| ${[name, String(all.length), ...shares].join(' | ')} |`;
}

function wrongOnes(outcomes: readonly LogOutcome[]): string {
  const wrong = outcomes.filter(({ right }) => !right);
  if (wrong.length === 0) return 'None.';
  return wrong.map(({ sample, found }) => `- \`${sample.id}\`: it is ${sample.rule}, named ${found}`).join('\n');
}
