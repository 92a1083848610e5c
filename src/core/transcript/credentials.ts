/**
 * Masks credentials that nobody registered, by where they stand in an AUTH exchange (RFC 4954 section 4): for passive
 * observation and for the logs of other programs. Every response is masked, those of CRAM and SCRAM too.
 */
import { decodeBase64, octetsToString } from './base64.ts';
import { secretMask } from './redaction.ts';

/** Names that are shown in any spelling; others only in capitals, since a misplaced response must not pass for one. */
const knownMechanisms: ReadonlySet<string> = new Set([
  'ANONYMOUS',
  'CRAM-MD5',
  'DIGEST-MD5',
  'EXTERNAL',
  'GS2-KRB5',
  'GSSAPI',
  'KERBEROS_V4',
  'LOGIN',
  'MSN',
  'NTLM',
  'OAUTHBEARER',
  'PLAIN',
  'PLAIN-CLIENTTOKEN',
  'SCRAM-SHA-1',
  'SCRAM-SHA-1-PLUS',
  'SCRAM-SHA-256',
  'SCRAM-SHA-256-PLUS',
  'XOAUTH',
  'XOAUTH2',
]);

/**
 * A line that a client sent where a command was due, its AUTH initial response masked: `AUTH PLAIN <secret>`; in any other
 * line what `findCredentials` finds.
 */
export function maskCommand(line: string): string {
  const match = /^([ \t]*AUTH[ \t]+)([^ \t\r\n]*)([ \t]*)([^\r\n]*)/i.exec(line);
  if (!match) return maskCredentials(line);
  const [whole, command = '', mechanism = '', gap = '', response = ''] = match;
  const rest = line.slice(whole.length);
  if (!isMechanism(mechanism)) return mechanism === '' ? line : command + secretMask + rest;
  return command + mechanism + gap + maskResponse(response) + rest;
}

/** A line that a client sent in reply to 334. Empty lines, `=` and the `*` that cancels carry nothing and are kept. */
export function maskResponse(line: string): string {
  const response = line.trim();
  return response === '' || response === '=' || response === '*' ? line : secretMask;
}

/** Whether a line that a client sent is one word of base64 and no command: a response whose 334 was not seen. */
export function isLoneResponse(line: string): boolean {
  if (line.length < 8 || line.length % 4 !== 0 || !/^[A-Za-z0-9+/]{6,}={0,2}$/.test(line)) return false;
  return /[0-9+/=]|[a-z][A-Z]/.test(line);
}

/** A part of a text, from `start` (inclusive) to `end` (exclusive). */
export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

/**
 * Where a text of which it is not known who wrote it, such as a line of another program's log, holds credentials: what
 * follows `AUTH` and a mechanism, unless it is a list of mechanisms; what follows `Bearer`; and base64 that is a response
 * of PLAIN, of a token mechanism, of CRAM or of SCRAM, wherever it stands; and the password in a URL. In order; spans do
 * not overlap.
 */
export function findCredentials(text: string): readonly TextSpan[] {
  if (!suspicious.test(text)) return [];
  const spans: TextSpan[] = [];
  for (const { 0: whole, 1: name = '', 2: rest = '', index } of text.matchAll(afterAuth)) {
    if (!isMechanism(rest) && maskResponse(rest) !== rest && !isProse(name, rest))
      spans.push({ start: index + whole.length - rest.length, end: index + whole.length });
  }
  for (const { 0: whole, 1: before = '', index } of text.matchAll(afterBearer))
    spans.push({ start: index + before.length, end: index + whole.length });
  for (const { 0: whole, 1: secret = '', index } of text.matchAll(inUrl))
    spans.push({ start: index + whole.length - secret.length - 1, end: index + whole.length - 1 });
  for (const { 0: run, index } of text.matchAll(base64Run))
    if (isResponse(run)) spans.push({ start: index, end: index + run.length });
  return spans.length < 2 ? spans : withoutOverlaps(spans);
}

/** `text` with what `findCredentials` finds masked. */
export function maskCredentials(text: string): string {
  let masked = '';
  let at = 0;
  for (const { start, end } of findCredentials(text)) {
    masked += text.slice(at, start) + secretMask;
    at = end;
  }
  return at === 0 ? text : masked + text.slice(at);
}

const afterAuth =
  /(?:\bAUTH[ \t]+(?=[A-Za-z0-9_-])|AUTH[ \t]+(?=(?:PLAIN|LOGIN|XOAUTH2|OAUTHBEARER|CRAM-MD5)[ \t]))([A-Za-z0-9_-]{1,20}[ \t]+)([^\s"'\\]+)/gi;
const afterBearer = /\b(Bearer[ \t]+)[^\s"'\x01\\]+/gi;
/** `smtp://user:password@host`, RFC 3986 section 3.2.1. */
const inUrl = /:\/\/[^\s/@:]{1,255}:([^\s/@]{1,255})@/g;
const base64Run = /[A-Za-z0-9+/]{16,}={0,2}/g;
/** What any of them needs; most texts have none of it. */
const suspicious = /auth[ \t]|bearer[ \t]|:\/\/|[A-Za-z0-9+/]{16}/i;

/** Whether base64 is what a mechanism sends: by what it says once decoded. */
function isResponse(base64: string): boolean {
  const bare = base64.replace(/={1,2}$/, '');
  const octets = decodeBase64(bare.length % 4 === 1 ? bare.slice(0, -1) : bare);
  if (!octets || octets.length < 8) return false;
  const text = octetsToString(octets);
  return responses.some((response) => response.test(text));
}

const responses: readonly RegExp[] = [
  /^[^\0-\x1f\x7f]{0,255}\0[^\0-\x1f\x7f]{1,255}\0[^\0-\x1f\x7f]{1,512}$/, // PLAIN, RFC 4616 section 2
  /(?:^user=|^n,a?=?[^\x01]{0,255},\x01)[^]{0,512}auth=Bearer /, // XOAUTH2; OAUTHBEARER, RFC 7628 section 3.1
  /^[^ ]{1,255} [0-9a-f]{32}$/, // CRAM-MD5, RFC 2195 section 2
  /^c=[A-Za-z0-9+/=]{1,4096},r=[\x21-\x7e]{1,512},p=/, // SCRAM, RFC 5802 section 5.1
];

function withoutOverlaps(spans: TextSpan[]): readonly TextSpan[] {
  const result: TextSpan[] = [];
  for (const span of spans.sort((one, other) => one.start - other.start)) {
    const last = result.at(-1);
    if (!last || span.start >= last.end) result.push(span);
    else if (span.end > last.end) result[result.length - 1] = { start: last.start, end: span.end };
  }
  return result;
}

/** `AUTH extension not supported`: ordinary words, and no mechanism before them. */
function isProse(name: string, rest: string): boolean {
  return !knownMechanisms.has(name.trim().toUpperCase()) && /^[a-z]{1,20}[.,:;]?$/.test(rest);
}

function isMechanism(word: string): boolean {
  if (knownMechanisms.has(word.toUpperCase())) return true;
  return word.length <= 20 && /^[A-Z][A-Z0-9]*(?:[-_][A-Z0-9]+)*$/.test(word);
}
