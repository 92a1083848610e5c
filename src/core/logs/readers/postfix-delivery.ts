import type { LogFact } from '../reader.ts';
import type { PostfixProcess } from './postfix-process.ts';

const resultPattern =
  /^to=(<[^>]{0,512}>), (?:orig_to=<[^>]{0,512}>, )?relay=([^\s,]{1,400}), .{0,300}?dsn=(\d\.\d{1,3}\.\d{1,3}), status=(\w{1,20}) \((.{0,4000})\)$/;

/** One recipient's outcome: `to=<…>, relay=…, status=… (why)`; or why one of several servers was given up: `host … said: …`. */
export function readDelivery(process: PostfixProcess, queueId: string, rest: string): void {
  const match = resultPattern.exec(rest);
  if (!match) return rest.startsWith('host ') ? explain(process, rest, '', '') : undefined;
  const [, recipient = '', relay = '', dsn = '', status = '', reason = ''] = match;
  const fresh = process.deliver(queueId, recipient, relay === 'none' ? '' : relay, reason);
  if (!fresh) return;
  if (status === 'sent') return accepted(process, reason);
  explain(process, reason, recipient, dsn);
}

/** With -v: what is going to be said of the delivery. */
export function readReason(process: PostfixProcess, text: string): void {
  const reason = /^send attr reason = (.{1,4000})$/.exec(text)?.[1];
  if (reason === undefined) return;
  process.reach(/ (\S{1,255}\[[^\]\s]{1,64}\])/.exec(reason)?.[1] ?? '', true);
  if (process.reason(reason)) explain(process, reason, '', '');
}

function accepted(process: PostfixProcess, reason: string): void {
  if (process.verbose || !/^\d{3}[ -]/.test(reason)) return;
  process.emit({ kind: 'message' });
  reply(process, reason);
}

const saidPattern = /^host \S{1,400} said: (\d{3}[ -].{0,4000}) \(in reply to (.{1,60})\)$/;
const refusalPatterns: readonly (readonly [RegExp, string])[] = [
  [/^host \S{1,400} refused to talk to me: (\d{3}[ -].*)$/, ''],
  [/^TLS is required, but host \S{1,400} refused to start TLS: (\d{3}[ -].*)$/, 'STARTTLS'],
];
const brokenPattern = /^(lost connection with|conversation with) \S{1,400} (?:timed out )?while (.{1,200})$/;
const namePattern = /^Host or domain name not found\. Name service error for name=\S{1,255} type=\w{1,10}: (.{1,200})$/;

function explain(process: PostfixProcess, reason: string, recipient: string, code: string): void {
  const said = saidPattern.exec(reason);
  if (said) return refused(process, commandOf(said[2] ?? '', recipient), said[1] ?? '');
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

function refused(process: PostfixProcess, command: LogFact | undefined, text: string): void {
  if (process.verbose) return;
  if (command) process.emit(command);
  reply(process, text);
}

function unreachable(process: PostfixProcess, reason: string): void {
  const match = /^connect to [^[\s]{0,255}\[([^\]\s]{1,64})\]:(\d{1,5}): (.{1,300})$/.exec(reason);
  if (!match) return process.emit({ kind: 'failure', message: reason });
  const [, address = '', port = '', trouble = ''] = match;
  process.emit({ kind: 'attempt', address, port: Number(port) });
  process.emit(trouble === 'Connection timed out' ? timeoutAt('connect') : { kind: 'failure', message: reason });
}

function brokeOff(process: PostfixProcess, reason: string, doing: string, recipient: string): void {
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
function reply(process: PostfixProcess, text: string): void {
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
