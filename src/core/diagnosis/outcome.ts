import type { Entry } from '../transcript/entry.ts';
import type { Finding } from './finding.ts';

/**
 * Why a session failed, in a few words: `535 at AUTH` where a reply proves it, else the rule's id; `failed` without one.
 * @param entryAt the entry of a `seq`; undefined when it is not known
 */
export function failureWords(findings: readonly Finding[], entryAt: (seq: number) => Entry | undefined): string {
  const root = findings.find(({ rootCause }) => rootCause);
  const proof = root && entryAt(root.evidence[0]);
  if (proof?.kind === 'reply' && proof.code > 0) return `${proof.code} at ${proof.phase.toUpperCase()}`;
  return root?.rule ?? 'failed';
}
