/** How far a session had come when a program gave up, as its stack or its message tells. */
import type { LogFact } from '../reader.ts';
import { saysTimedOut } from '../error-words.ts';

/** What the program was doing. `connect`: no connection stood. */
export type ToldPhase = 'connect' | 'tls' | 'greeting' | 'ehlo' | 'starttls' | 'auth' | 'mail' | 'rcpt' | 'data';

/** Functions of mail libraries, in the order in which they are looked for on one line of a stack. */
const functions: readonly (readonly [name: RegExp, phase: ToldPhase])[] = [
  [/create_connection|_get_socket|tcp_socket|SocketFetcher|connectTimeout|_actionConnect|in _connect\b/, 'connect'],
  [/wrap_socket|do_handshake|ssl_connect|tlsconnect|startHandshake|AuthenticateAsClient|upgradeTLS/i, 'tls'],
  [/\b(?:rcpt|rcptto|rcptTo|RcptTo|RcptToAsync|doRcptToCommand|_actionRCPT)\b|RecipientCommand/, 'rcpt'],
  [
    /\b(?:mail|mailfrom|mailFrom|MailFrom|MailFromAsync|doMailFromCommand|_actionMAIL)\b(?= |\(|'|$)|\bMailCommand\b/,
    'mail',
  ],
  [
    /\b(?:data|finishData|doDataCommand|_actionDATA|_actionStream|_actionSMTPStream)\b(?= |\(|'|$)|\bData(?:Stop)?Command\b/,
    'data',
  ],
  [/\b(?:starttls|startTLS|_actionSTARTTLS)\b|StartTlsCommand|InitiateSecureConnection/, 'starttls'],
  [
    /\b(?:login|auth|auth_\w{1,20}|check_auth_\w{1,20}|authobject|authenticate\w{0,20}|Authenticate(?:Async)?|_actionAUTH\w{0,40})\b(?= |\(|'|$)|\bAuthCommand\b/,
    'auth',
  ],
  [
    /\b(?:ehlo|helo|doHeloCommand|doEhloCommand|_actionEHLO|_actionHELO|ehlo_or_helo_if_needed)\b|E?HelloCommand/,
    'ehlo',
  ],
  [
    /\b(?:openServer|do_start|_actionGreeting)\b|smtplib\.py", line \d{1,6}, in connect\b|SmtpTransport->start\(/,
    'greeting',
  ],
];

/** What a line of a stack tells; undefined for most. Linear in the length of the line. */
export function phaseOfFrame(line: string): ToldPhase | undefined {
  const text = line.slice(-300);
  return functions.find(([name]) => name.test(text))?.[1];
}

/** Words of a message, the most telling first. */
const words: readonly (readonly [words: RegExp, phase: ToldPhase])[] = [
  [
    /greeting|\bbanner\b|server ready message|unexpectedly closed: (?:timed out|The read)|Layer7 timeout|no response (?:on|upon) connect|reading (?:the )?initial/i,
    'greeting',
  ],
  [/\bafter DATA: \[[\w:]{1,40}\] Timeout|\b(?:end of data|DATA END|DATAEND)\b/i, 'data'],
  [
    /\] Timeout$|^(?:.{0,80}: |.{0,80} failed )?Timeout$|\bwrite tcp\b|\btime-?out while reading|\bcurl: \(28\) (?:server response|Operation timed out)|\bConnection to "[^"]{1,300}" timed out|\bread tcp\b|\bRead ?Time(?:d )?out\b|ReadTimeout|while (?:reading|waiting for) (?:a |the )?(?:reply|response|answer)|read(?:ing)? (?:error|failed|from .{1,80}?): .{0,60}timed? ?out|reply(?:ing)? (?:to .{1,30} )?timed out|(?:no|awaiting) (?:reply|response) (?:to|from)/i,
    'ehlo',
  ],
  [/\bdial tcp\b|connect(?:ion)? time(?:d )?out|ConnectTimeout|OpenTimeout|connect\(/i, 'connect'],
];

/** What a message says of it; undefined for most. */
function phaseOfWords(message: string): ToldPhase | undefined {
  return words.find(([pattern]) => pattern.test(message))?.[1];
}

const lacksGreeting =
  /\b(?:no|failed to (?:receive|read|get)|(?:never|not) received?|did not (?:receive|get|send)) .{0,30}(?:greeting|banner)\b/i;

/** Of what the stack and the message tell the one that is surer. */
export function phaseOf(message: string, stack: ToldPhase | undefined): ToldPhase | undefined {
  const said = phaseOfWords(message);
  return said === 'connect' ? said : (stack ?? said);
}

const commands: Readonly<Partial<Record<ToldPhase, string>>> = {
  ehlo: 'EHLO',
  starttls: 'STARTTLS',
  auth: 'AUTH',
  mail: 'MAIL FROM',
  rcpt: 'RCPT TO',
  data: 'DATA',
};

/** The command that a phase is of; undefined before there are any. */
export const commandOf = (phase: ToldPhase | undefined): string | undefined => phase && commands[phase];

/** What a message proves besides itself: that a connection stood, and for what the client waited in vain. */
export function factsOf(message: string, phase: ToldPhase | undefined): readonly LogFact[] {
  if (phase === undefined || phase === 'connect' || phase === 'tls') return [];
  if (phase === 'greeting' && lacksGreeting.test(message))
    return [{ kind: 'connected' }, { kind: 'timeout', waitingFor: phase }];
  if (!saysTimedOut.test(message) && !/\btimeout\b/i.test(message))
    return phase === 'greeting' ? [{ kind: 'connected' }] : [];
  const waitingFor = phase === 'greeting' ? 'greeting' : phase === 'data' ? 'data-reply' : 'reply';
  return [{ kind: 'connected' }, { kind: 'timeout', waitingFor }];
}
