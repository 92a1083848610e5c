import type { Certificate, Entry } from '../transcript/entry.ts';
import type { Context } from './context.ts';
import type { Severity } from './finding.ts';
import { readTrouble } from './refusal.ts';
import type { RuleId } from './rules/index.ts';
import { isFinal, isTrouble, troubleWords } from './trouble.ts';

/** What was found wrong with a server's certificate. */
export interface CertificateVerdict {
  /** The library's words. */
  readonly said: string;
  /** `warning` when the session went on in spite of it. */
  readonly severity: Severity;
  /** Absent when the chain is not known. */
  readonly certificate: Certificate | undefined;
  /** The name that was asked for; empty when none was. */
  readonly servername: string;
}

/** What an entry says of the certificate, when it speaks for the given rule. */
export function readCertificate(entry: Entry, context: Context, rule: RuleId): CertificateVerdict | undefined {
  if (entry.kind === 'tls') {
    if (entry.verified || !readTrouble(entry.verifyCode ?? '', entry.verdict).has(rule)) return undefined;
    const said = entry.verifyCode ?? entry.verdict;
    return { said, severity: 'warning', certificate: entry.chain[0], servername: entry.servername };
  }
  if (!isTrouble(entry) || !isFinal(entry) || !context.trouble.has(rule)) return undefined;
  const failed = entry.kind === 'tlsFailed' ? entry : context.tlsFailed;
  return {
    said: troubleWords(entry),
    severity: 'error',
    certificate: failed?.chain?.[0],
    servername: failed?.servername ?? '',
  };
}
