/** Why Postfix did not deliver, as its log, its queue listing and its reports word it. */
import type { LogFact } from '../reader.ts';

/** Takes what a reason proves. */
export interface Delivering {
  /** The log shows the conversation itself, so that the reason is no news of it. */
  readonly verbose: boolean;
  emit(fact: LogFact): void;
  /** TLS failed, in Postfix's words. */
  tlsGivenUp(reason: string): void;
}

const refusalPatterns: readonly (readonly [RegExp, string])[] = [
  [/^host \S{1,400} refused to talk to me: (\d{3}[ -].*)$/, ''],
  [/^TLS is required, but host \S{1,400} refused to start TLS: (\d{3}[ -].*)$/, 'STARTTLS'],
];
const brokenPattern = /^(lost connection with|conversation with) \S{1,400} (?:timed out )?while (.{1,200})$/;
const namePattern = /^Host or domain name not found\. Name service error for name=\S{1,255} type=\w{1,10}: (.{1,200})$/;

/** `host … said: REPLY (in reply to COMMAND)`: gives both; false for anything else. */
function readSaid(process: Delivering, reason: string, recipient: string): boolean {
  const host = reason.startsWith('host ') ? reason.indexOf(' ', 5) : -1;
  if (host < 6 || !reason.startsWith(' said: ', host) || !reason.endsWith(')')) return false;
  const start = host + 7;
  const end = reason.lastIndexOf(' (in reply to ');
  if (end < start + 4 || !isCode(reason, start)) return false;
  refused(process, commandOf(reason.slice(end + 14, -1), recipient), reason.slice(start, end));
  return true;
}

/** Three digits, and what can stand behind them in a reply. */
export function isCode(text: string, at: number): boolean {
  const behind = text.charCodeAt(at + 3);
  return isDigit(text, at) && isDigit(text, at + 1) && isDigit(text, at + 2) && (behind === 0x20 || behind === 0x2d);
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0x30 && code <= 0x39;
}

/** @param recipient with its brackets; empty when it is not known. @param code of RFC 3463, or empty */
export function explain(process: Delivering, reason: string, recipient: string, code: string): void {
  if (readSaid(process, reason, recipient)) return;
  for (const [pattern, verb] of refusalPatterns) {
    const text = pattern.exec(reason)?.[1];
    if (text !== undefined) return refused(process, verb === '' ? undefined : { kind: 'client', text: verb }, text);
  }
  const broken = brokenPattern.exec(reason);
  if (broken) return brokeOff(process, reason, broken[2] ?? '', recipient);
  const lookup = namePattern.exec(reason)?.[1];
  if (lookup !== undefined)
    return process.emit({
      kind: 'failure',
      message: reason,
      code: /try again/.test(lookup) ? 'EAI_AGAIN' : 'ENOTFOUND',
    });
  if (/^connect to /.test(reason)) return unreachable(process, reason);
  if (/^(?:Cannot start TLS|Server certificate not )/.test(reason)) return process.tlsGivenUp(reason);
  process.emit({ kind: 'clientError', message: reason, code });
}

function refused(process: Delivering, command: LogFact | undefined, text: string): void {
  if (process.verbose) return;
  if (command) process.emit(command);
  reply(process, text);
}

function unreachable(process: Delivering, reason: string): void {
  const match = /^connect to [^[\s]{0,255}\[([^\]\s]{1,64})\]:(\d{1,5}): (.{1,300})$/.exec(reason);
  if (!match) return process.emit({ kind: 'failure', message: reason });
  const [, address = '', port = '', trouble = ''] = match;
  process.emit({ kind: 'attempt', address, port: Number(port) });
  process.emit(trouble === 'Connection timed out' ? timeoutAt('connect') : { kind: 'failure', message: reason });
}

function brokeOff(process: Delivering, reason: string, doing: string, recipient: string): void {
  const timedOut = reason.includes(' timed out while ');
  const command = process.verbose ? undefined : commandWhile(doing, recipient);
  if (command) process.emit(command);
  if (timedOut) {
    const greeting = doing.includes('greeting');
    if (greeting && !process.verbose) process.emit({ kind: 'connected' });
    process.emit(timeoutAt(greeting ? 'greeting' : doing.includes('end of data') ? 'data-reply' : 'reply'));
    return process.emit({ kind: 'closed', by: 'client', how: 'timeout' });
  }
  process.emit({ kind: 'clientError', message: reason });
  process.emit({ kind: 'closed', by: 'server' });
}

function timeoutAt(waitingFor: NonNullable<Extract<LogFact, { kind: 'timeout' }>['waitingFor']>): LogFact {
  return { kind: 'timeout', waitingFor };
}

/** `RCPT TO command`, `end of DATA command`, … */
function commandOf(words: string, recipient: string): LogFact | undefined {
  if (words.startsWith('end of DATA')) return { kind: 'message' };
  if (words === 'RCPT TO command' && recipient !== '') return { kind: 'client', text: `RCPT TO:${recipient}` };
  const verb = /^(?:([A-Z]{4,12})(?: (?:FROM|TO))?) command$/.exec(words)?.[1];
  if (verb === undefined) return undefined;
  return { kind: 'client', text: verb === 'RCPT' && recipient !== '' ? `RCPT TO:${recipient}` : verb };
}

/** `performing the EHLO handshake`, `sending RCPT TO`, `sending end of data -- message may be sent more than once`, … */
function commandWhile(words: string, recipient: string): LogFact | undefined {
  if (words.startsWith('sending end of data')) return { kind: 'message' };
  const verb = /^(?:performing the|sending) (EHLO|HELO|LHLO|MAIL|RCPT|DATA|AUTH|STARTTLS)\b/.exec(words)?.[1];
  if (verb === undefined) return undefined;
  return { kind: 'client', text: verb === 'RCPT' && recipient !== '' ? `RCPT TO:${recipient}` : verb };
}

/** Postfix joins the lines of a reply with a space, or shows their line feeds as question marks. */
export function reply(process: Delivering, text: string): void {
  if (text.charCodeAt(3) !== 0x2d) return process.emit({ kind: 'server', text });
  const code = text.slice(0, 3);
  let rest = text;
  while (rest.startsWith(`${code}-`)) {
    const ends = [' ', '?'].flatMap((joint) => [`${joint}${code}-`, `${joint}${code} `]);
    const at = Math.min(...ends.map((end) => rest.indexOf(end)).filter((index) => index > 0));
    if (!Number.isFinite(at)) break;
    process.emit({ kind: 'server', text: rest.slice(0, at) });
    rest = rest.slice(at + 1);
  }
  process.emit({ kind: 'server', text: rest });
}
