import type { Flag } from './flags.ts';
import { analyzeFlags, runFlags, serveFlags } from './flags.ts';

export const generalHelp = `smtp-debug runs an SMTP session, shows the conversation, and names the cause when mail cannot be sent.

  smtp-debug run [NAME]       run a saved profile, or --host HOST without one
  smtp-debug analyze FILE…    find the sessions in another program's log, and what went wrong
  smtp-debug serve SCENARIO   run a server that misbehaves as told

smtp-debug COMMAND --help says more.

Exit status: 0 completed, no error found; 1 an error found; 2 wrong usage, profile or file; 130 interrupted.
`;

export const runHelp = `smtp-debug run [NAME] [FLAGS]

Runs the profile NAME of a profile file; NAME may be left out when there is only one. Flags override its fields.
The password comes from --password-stdin, the profile (best as "\${env:NAME}"), the environment variable SMTP_PASSWORD,
or is asked for. Ctrl-C ends the session with QUIT where that is possible; a second one drops the connection.

${flagTable(runFlags)}`;

export const serveHelp = `smtp-debug serve SCENARIO [FLAGS]

Serves the shipped scenario SCENARIO, or the scenario file of that path, until Ctrl-C, which is exit status 0.

${flagTable(serveFlags)}`;

export const analyzeHelp = `smtp-debug analyze FILE… [FLAGS]

Reads logs of mail programs, packet captures or saved transcripts, also in gzip files, or for - standard input: shows the
sessions in them and names what went wrong, with the line where it shows. The program is recognised by what it wrote. A log
that is still written is shown as it grows: journalctl -f | smtp-debug analyze -

Exit status 1 when an error is found, 2 when a file cannot be read or has no session in it.

${flagTable(analyzeFlags)}`;

function flagTable(flags: readonly Flag[]): string {
  const usages = flags.map((flag) => `--${flag.name}${flag.value ? ` ${flag.value}` : ''}`);
  const width = Math.max(...usages.map((usage) => usage.length));
  return flags.map((flag, index) => `  ${(usages[index] ?? '').padEnd(width)}  ${flag.help}\n`).join('');
}
