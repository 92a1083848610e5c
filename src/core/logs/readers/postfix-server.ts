import type { LogFact } from '../reader.ts';
import type { PostfixProcess } from './postfix-process.ts';

const rejectPattern =
  /^NOQUEUE: (?:milter-)?reject: ([A-Z-]{2,20}) from [^[\s]{0,255}\[[^\]\s]{1,64}\](?::\d{1,5})?: (\d{3} .{0,2000})$/;
/** What follows a refusal's text: `; from=<…> to=<…> proto=… helo=<…>`. */
const contextPattern = /; (?:from=<[^>]{0,512}>|to=<[^>]{0,512}>|proto=|helo=<|sasl_)/;

/** A refusal: its log line has the whole reply, and the command in words. */
export function readRejection(process: PostfixProcess, text: string): void {
  if (process.verbose) return;
  const [, stage = '', rest = ''] = rejectPattern.exec(text) ?? [];
  if (stage === '') return;
  const cut = contextPattern.exec(rest)?.index ?? rest.length;
  const command = commandAt(stage, rest.slice(cut));
  if (command) process.emit(command);
  process.emit({ kind: 'server', text: rest.slice(0, cut) });
}

/** The command, as far as the log has it; undefined for a refusal without one. */
function commandAt(stage: string, context: string): LogFact | undefined {
  const from = /[ ;]from=(<[^>]{0,512}>)/.exec(context)?.[1];
  const to = / to=(<[^>]{0,512}>)/.exec(context)?.[1];
  const helo = / helo=<([^>]{0,512})>/.exec(context)?.[1];
  switch (stage) {
    case 'CONNECT':
      return undefined;
    case 'END-OF-MESSAGE':
      return { kind: 'message' };
    case 'MAIL':
      return { kind: 'client', text: from === undefined ? stage : `MAIL FROM:${from}` };
    case 'RCPT':
      return { kind: 'client', text: to === undefined ? stage : `RCPT TO:${to}` };
    case 'EHLO':
    case 'HELO':
      return { kind: 'client', text: helo === undefined ? stage : `${stage} ${helo}` };
    default:
      return { kind: 'client', text: stage };
  }
}

const saslPattern =
  /^warning: [^[\s]{0,255}\[[^\]\s]{1,64}\](?::\d{1,5})?: SASL (\S{1,40}) authentication failed(?:: (.{0,1000}))?$/;

export function readServerWarning(process: PostfixProcess, text: string): void {
  const match = saslPattern.exec(text);
  if (!match) return readOtherWarning(process, text);
  const [, mechanism = '', reason = ''] = match;
  process.failures++;
  if (process.verbose) return;
  const user = /, sasl_username=(.{1,300})$/.exec(reason)?.[1];
  const words = `SASL ${mechanism} authentication failed: ${reason}`;
  process.emit({ kind: 'authFailed', mechanism, text: words, ...(user !== undefined && { user }) });
}

function readOtherWarning(process: PostfixProcess, text: string): void {
  const command = /^warning: non-SMTP command from [^[\s]{0,255}\[[^\]\s]{1,64}\](?::\d{1,5})?: (.{1,1000})$/.exec(
    text,
  )?.[1];
  if (command !== undefined && !process.verbose) process.emit({ kind: 'client', text: command });
  if (/: queue file size limit exceeded$/.test(text)) return readComplaint(process, text);
  process.emit({ kind: 'note', text, importance: 'warn' });
}

/** What the log tells of the client in its own words; with -v the dialogue says it all. */
export function readComplaint(process: PostfixProcess, text: string): void {
  if (process.verbose) process.emit({ kind: 'note', text, importance: 'warn' });
  else process.emit({ kind: 'clientError', message: text });
}

/** The process ends, and its connection with it. */
export function readFatal(process: PostfixProcess, text: string): void {
  process.emit({ kind: 'note', text, importance: 'warn' });
  process.emit({ kind: 'closed', by: 'server', how: 'error' });
}

/** `QID: client=…` and what else a server says of a message. */
export function readQueueLine(process: PostfixProcess, rest: string): void {
  const rejection = /^(?:milter-)?reject: .{1,2500}$/.exec(rest)?.[0];
  if (rejection !== undefined) return readRejection(process, `NOQUEUE: ${rejection}`);
  if (rest.startsWith('client=')) process.emit({ kind: 'note', text: rest, importance: 'debug' });
}

/** `lost connection after …`, `timeout after …`, `too many errors after …`: why the connection will be closed. */
export function readServerEnd(process: PostfixProcess, text: string): void {
  if (!/^(?:lost connection|timeout|too many errors) after /.test(text)) return;
  if (text.startsWith('lost')) process.end = { kind: 'closed', by: 'client', how: process.tlsTold ? 'error' : 'fin' };
  else if (text.startsWith('timeout')) process.end = { kind: 'closed', by: 'server', how: 'timeout' };
  else process.end = { kind: 'closed', by: 'server', how: 'fin' };
  process.emit({ kind: 'note', text, importance: 'warn' });
  process.emit(process.end);
}

/** The end of a server's session, with the commands counted: `auth=0/1` is none accepted of one. */
export function readDisconnect(process: PostfixProcess, text: string): void {
  const counts = /^disconnect from \S{1,400} (.{1,300})$/.exec(text)?.[1];
  if (counts !== undefined) {
    const refused = !process.verbose && process.failures === 0 && /[a-z]=\d+\/\d/.test(counts);
    process.emit({ kind: 'note', text: `commands accepted/sent: ${counts}`, importance: refused ? 'warn' : 'info' });
  }
  if (process.end) return;
  if (!process.verbose && / quit=1(?: |$)/.test(counts ?? '')) process.emit({ kind: 'client', text: 'QUIT' });
  process.emit({ kind: 'closed', by: counts?.includes('quit=1') ? 'client' : 'server' });
}
