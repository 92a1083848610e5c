/** A server's reply inside what a client library says: for sessions in which the reply itself was not seen. */
import type { ClientErrorEntry, Phase, ReplyEntry } from '../transcript/entry.ts';
import type { Step } from './refusal.ts';

/** A reply as a library quotes it. */
export interface QuotedReply {
  /** Has the place of the error, and stands in no transcript. */
  readonly entry: ReplyEntry;
  /** What it answers, as far as the library gives it away. */
  readonly step: Step;
}

/** Characters of an error that are looked at. */
const readableLength = 2000;

/** A refusal's code, and what stands between it and its text in `535-5.7.8 x`, `(550, b'x')` and `421, "x"`. */
const codePattern =
  /(?<![\w.#-]|\d[:,])([45][0-5]\d)(?:[ -]|, ?(?:[a-z]{1,10}[:=] ?)?b?["']?|["')\]]{1,2}[:,;]? ?b?["']?|(?<!(?:line |:)\d{3}): )(?=\S)/g;

/** Curl says no more of a reply than its code. */
const bareCode =
  /\b(?:(?:MAIL|RCPT|DATA|AUTH) failed:|smtp-server response:|Remote access denied:|STARTTLS denied, code) ([45][0-5]\d)$/;

/** An enhanced code without a reply code before it. */
const enhancedPattern = /(?<![\w.-])([45])\.\d{1,3}\.\d{1,3}(?= \S)/;

/** Behind a number of these it is no code. */
const units = /^(?:with message|bad request|ms|milliseconds|s|seconds|bytes|octets|characters|messages|times)\b/i;

/** The refusal that an error quotes; undefined when it quotes none. Never throws. */
export function quotedReply(error: ClientErrorEntry): QuotedReply | undefined {
  const message = error.message.slice(0, readableLength);
  const found = codeAndText(message);
  if (!found) return undefined;
  const { before, code, text } = found;
  const enhanced = /^[45]\.\d{1,3}\.\d{1,3}(?= |$)/.exec(text)?.[0];
  const { seq, at, level, phase } = error;
  const entry: ReplyEntry = {
    ...{ seq, at, level, phase },
    kind: 'reply',
    direction: 'server',
    code,
    lines: [text],
    violations: [],
    ...(enhanced !== undefined && { enhanced }),
  };
  return { entry, step: stepFrom(error, before, text, code) };
}

interface Quotation {
  /** What the library says first. */
  readonly before: string;
  readonly code: number;
  readonly text: string;
}

function codeAndText(message: string): Quotation | undefined {
  for (const match of message.matchAll(codePattern)) {
    const text = message.slice(match.index + match[0].length);
    if (units.test(text)) continue;
    return { before: message.slice(0, match.index), code: Number(match[1]), text: withoutTail(text) };
  }
  const enhanced = enhancedPattern.exec(message);
  const bare = enhanced ? null : bareCode.exec(message);
  if (bare) return { before: message.slice(0, bare.index + bare[0].length - 4), code: Number(bare[1]), text: '' };
  if (!enhanced) return undefined;
  const text = withoutTail(message.slice(enhanced.index));
  return { before: message.slice(0, enhanced.index), code: Number(enhanced[1]) * 100 + 50, text };
}

/** The quotation marks and brackets with which a library closes what it quotes. */
function withoutTail(text: string): string {
  let end = text.length;
  while (end > 0 && '\'")}] '.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

/** Words that give away what was answered, the most telling first. In lower case. */
const clues: readonly (readonly [clue: string, step: Step])[] = [
  ['rcpt', 'rcpt'],
  ['recipient()', 'rcpt'],
  ['mail()', 'mail'],
  ['auth()', 'auth'],
  ['recipient', 'rcpt'],
  ['mail from', 'mail'],
  ['data failed', 'data'],
  ['auth failed', 'auth'],
  ['from address', 'mail'],
  ['starttls', 'starttls'],
  ['invalid login', 'auth'],
  ['auth command', 'auth'],
  ['auth plain', 'auth'],
  ['auth login', 'auth'],
  ['auth xoauth2', 'auth'],
  ['authenticationerror', 'auth'],
  ['authenticationfailed', 'auth'],
  ['eauth', 'auth'],
  ['failed to authenticate', 'auth'],
  ['authenticator', 'auth'],
  ['failed auth', 'auth'],
  ['sasl', 'auth'],
  ['decode response', 'auth'],
  ['end of data', 'end-of-data'],
  ['dataerror', 'end-of-data'],
  ['message failed', 'end-of-data'],
  ['message transmission', 'end-of-data'],
  ['remote access denied', 'ehlo'],
  ['unexpected smtp-server response', 'greeting'],
  ['response received from host', 'greeting'],
  ['ehlo', 'ehlo'],
  ['helo', 'ehlo'],
  ['connecterror', 'greeting'],
  ['mail service is unavailable', 'greeting'],
  ['banner', 'greeting'],
  ['invalid greeting', 'greeting'],
];

/** Codes that answer one command only (RFC 4954 section 6). */
const authCodes: ReadonlySet<number> = new Set([432, 534, 535, 538]);

const stepsByPhase: Partial<Record<Phase, Step>> = {
  greeting: 'greeting',
  ehlo: 'ehlo',
  starttls: 'starttls',
  auth: 'auth',
  mail: 'mail',
  rcpt: 'rcpt',
};

const ofSignIn = /\bauth|\b(?:sign|log)[- ]?(?:in|on)\b|\blogins?\b|password|credential/i;

/** Words that a server uses itself, so that they give nothing away inside what it said. */
const ambiguous: ReadonlySet<string> = new Set(['starttls', 'ehlo', 'helo', 'banner', 'mail service is unavailable']);

/** What the library says before the quotation or behind it tells more than the server’s own words. */
function stepFrom(error: ClientErrorEntry, before: string, text: string, code: number): Step {
  const told = `${error.command ?? ''} ${error.code}`;
  const ofCurl = before.includes('MAIL failed') ? 'mail' : undefined;
  const behind = /\(in reply to ([A-Za-z ]{1,40})/.exec(text)?.[1] ?? '';
  const clue = clueIn(told) ?? ofCurl ?? clueIn(before) ?? clueIn(behind) ?? clueIn(text, ambiguous);
  if (authCodes.has(code) && clue !== 'mail') return 'auth';
  // It answers STARTTLS and AUTH only (RFC 3207 section 4, RFC 4954 section 6).
  if (code === 454 && clue === undefined && /\btls\b/i.test(text)) return 'starttls';
  if (code === 454 && clue === undefined && ofSignIn.test(text)) return 'auth';
  // The parameter that is not implemented is the mechanism (RFC 4954 section 4).
  if (code === 504 && clue === undefined && ofSignIn.test(text)) return 'auth';
  // Libraries call every 53x a failed sign-in.
  if (code === 530 && clue === 'auth' && clueIn(told) !== 'auth' && !/\btls\b|\bssl\b|encrypt/i.test(text))
    return 'mail';
  return clue ?? stepsByPhase[error.phase] ?? 'end-of-data';
}

function clueIn(words: string, without?: ReadonlySet<string>): Step | undefined {
  const text = words.toLowerCase();
  return clues.find(([word]) => !without?.has(word) && text.includes(word))?.[1];
}
