/** A refusal of which a program tells the words and not the code: `rcpt: Recipient address rejected: User unknown`. */
import type { ClientErrorEntry } from '../transcript/entry.ts';
import { stepOfCommand } from './refusal.ts';
import type { Step } from './refusal.ts';

/** What a program tells of a refusal. */
export interface ToldRefusal {
  readonly step: Step;
  /** What the server said, or what is left of it. */
  readonly text: string;
}

/** Characters of an error that are looked at. */
const readableLength = 2000;

/** What names the step before a colon, the most telling first. */
const named: readonly (readonly [words: RegExp, step: Step])[] = [
  [/\brcpt\b|\brecipients?\b|(?:^|\s)to$/i, 'rcpt'],
  [
    /\bmail\b(?: from)?(?: <?[^\s<>]{1,80}@[\w.-]{1,80}>?)?(?: (?:command|failed|error|rejected|refused))?$|\bsender\b/i,
    'mail',
  ],
  [/\bauth\b/i, 'auth'],
  [/\bstarttls\b/i, 'starttls'],
  [/\b(?:ehlo|helo|hello)\b/i, 'ehlo'],
  [/\b(?:data|close)\b/i, 'end-of-data'],
  [/(?:^|\s)(?:greeting|dial)$/i, 'greeting'],
];

/** What servers say of a step themselves. */
const own: readonly (readonly [words: RegExp, step: Step])[] = [
  [
    /recipient address|relay access denied|relay(?:ing)? (?:is )?(?:denied|not (?:permitted|allowed))|user unknown|no such user|unknown user|mailbox (?:is )?(?:full|unavailable|not found)/i,
    'rcpt',
  ],
  [/sender address|from address/i, 'mail'],
  [/helo command rejected/i, 'ehlo'],
  [/message (?:rejected|refused)|spam/i, 'end-of-data'],
  [/message size|authentication required|must (?:issue|authenticate)/i, 'mail'],
  [/\btls not available/i, 'starttls'],
  [/too many (?:concurrent )?connections|blocked using|client host/i, 'greeting'],
];

/** The connection failed, so that nothing was refused. */
const isNoReply =
  /end of file|\bEOF|closed|time-?out|timed out|reset|\blost\b|disconnect|connect to|unable to connect|open a connection/i;

/** Words that nobody but a server says, whatever else they sound like. */
const ofServer =
  /\b(?:recipient|sender) address rejected|\b(?:helo command|client host) rejected|\brelay access denied|\brelaying denied|\buser unknown in /i;

/** Whether an error is in the words of a server, though it gives no code. */
export const tellsServersWords = (message: string): boolean => ofServer.test(message.slice(0, readableLength));

const stepIn = (text: string, rows: typeof named): Step | undefined => rows.find(([words]) => words.test(text))?.[1];

/** The step that a server's own words are about; undefined where they could be about several. */
export const stepOfWords = (text: string): Step | undefined => stepIn(text.slice(0, readableLength), own);

/** Undefined where an error tells of no step, or quotes nothing behind its name. */
export function toldRefusal({ message, command }: ClientErrorEntry): ToldRefusal | undefined {
  const text = message.slice(0, readableLength);
  if (isNoReply.test(text) || /: ?$/.test(text.trimEnd())) return undefined;
  const colon = text.indexOf(': ');
  const before = colon > 0 && colon < 200 ? text.slice(0, colon) : '';
  const known = command === undefined || command === '' ? undefined : stepOfCommand(command);
  const step = known ?? stepIn(before, named) ?? stepIn(text, own);
  return step === undefined ? undefined : { step, text: before === '' ? text : text.slice(colon + 2) };
}
