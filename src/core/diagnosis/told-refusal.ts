/** A refusal of which a program tells the words and not the code: `rcpt: Recipient address rejected: User unknown`. */
import type { ClientErrorEntry } from '../transcript/entry.ts';

/** What a program tells of a refusal. */
export interface ToldRefusal {
  /** That was refused, for example `RCPT`; as `readComplaint` takes it. */
  readonly command: string;
  /** What the server said, or what is left of it. */
  readonly text: string;
}

/** Characters of an error that are looked at. */
const readableLength = 2000;

/** What names the step before a colon, with the command that it is. */
const named: readonly (readonly [words: RegExp, command: string])[] = [
  [/\brcpt\b|\brecipients?\b/i, 'RCPT'],
  [
    /\bmail\b(?: from)?(?: <?[^\s<>]{1,80}@[\w.-]{1,80}>?)?(?: (?:command|failed|error|rejected|refused))?$|\bsender\b/i,
    'MAIL',
  ],
  [/\bauth\b/i, 'AUTH'],
  [/\bstarttls\b/i, 'STARTTLS'],
  [/\b(?:ehlo|helo)\b/i, 'EHLO'],
  [/\bdata\b/i, 'MESSAGE'],
];

/** What servers say of a step themselves. */
const own: readonly (readonly [words: RegExp, command: string])[] = [
  [
    /recipient address|relay access denied|relay(?:ing)? (?:is )?(?:denied|not (?:permitted|allowed))|user unknown|no such user|unknown user|mailbox (?:is )?(?:full|unavailable|not found)/i,
    'RCPT',
  ],
  [/sender address|from address/i, 'MAIL'],
  [/helo command rejected/i, 'EHLO'],
  [/message (?:rejected|refused|size exceeds)/i, 'MESSAGE'],
];

/** The connection failed, so that nothing was refused. */
const isNoReply = /end of file|\bEOF|closed|time-?out|timed out|reset|\blost\b|disconnect/i;

const commandIn = (text: string, rows: typeof named): string | undefined =>
  rows.find(([words]) => words.test(text))?.[1];

/** Undefined where an error tells of no step, or quotes nothing behind its name. */
export function toldRefusal({ message, command }: ClientErrorEntry): ToldRefusal | undefined {
  const text = message.slice(0, readableLength);
  if (isNoReply.test(text) || /: ?$/.test(text.trimEnd())) return undefined;
  const colon = text.indexOf(': ');
  const before = colon > 0 && colon < 200 ? text.slice(0, colon) : '';
  const known = command === undefined || command === '' ? undefined : command;
  const told = known ?? commandIn(text, own) ?? commandIn(before, named);
  if (told === undefined) return undefined;
  return { command: told, text: before === '' ? text : text.slice(colon + 2) };
}
