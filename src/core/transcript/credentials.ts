/**
 * Masks credentials that nobody registered, by where they stand in an AUTH exchange (RFC 4954 section 4): for passive
 * observation and for the logs of other programs. Every response is masked, those of CRAM and SCRAM too.
 */
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

/** A line that a client sent where a command was due, its AUTH initial response masked: `AUTH PLAIN <secret>`. */
export function maskCommand(line: string): string {
  const match = /^([ \t]*AUTH[ \t]+)([^ \t\r\n]*)([ \t]*)([^\r\n]*)/i.exec(line);
  if (!match) return line;
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

/**
 * A line of which it is not known who wrote it, such as one of another program's log: whatever follows `AUTH` and a
 * mechanism is masked, unless it is a list of mechanisms, as is what follows `Bearer`.
 */
export function maskCredentials(line: string): string {
  return line
    .replace(
      /\b(AUTH[ \t]+)([A-Za-z0-9_-]{1,20}[ \t]+)([^\s"']+)/gi,
      (whole, auth: string, name: string, rest: string) =>
        isMechanism(rest) || maskResponse(rest) === rest || isProse(name, rest) ? whole : auth + name + secretMask,
    )
    .replace(/\b(Bearer[ \t]+)[^\s"'\x01]+/gi, `$1${secretMask}`);
}

/** `AUTH extension not supported`: ordinary words, and no mechanism before them. */
function isProse(name: string, rest: string): boolean {
  return !knownMechanisms.has(name.trim().toUpperCase()) && /^[a-z]{1,20}[.,:;]?$/.test(rest);
}

function isMechanism(word: string): boolean {
  if (knownMechanisms.has(word.toUpperCase())) return true;
  return word.length <= 20 && /^[A-Z][A-Z0-9]*(?:[-_][A-Z0-9]+)*$/.test(word);
}
