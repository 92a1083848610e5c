import { spoken, checkRefusal, quote, weights } from '../refusal-rule.ts';
import { isToldOnly } from '../told-only.ts';
import type { RefusalReading } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';
import { useOfferedMechanism } from '../remedies.ts';
import type { AuthEntry, ClientErrorEntry } from '../../transcript/entry.ts';
import type { Value } from '../../words.ts';
import { say } from '../../words.ts';
import type { Context } from '../context.ts';
import type { Diagnosis, Rule } from '../finding.ts';

export const rule: Rule = {
  id: 'auth-mechanism-unsupported',
  role: 'cause',
  summary: 'The mechanism is not offered or not known.',
  sources: [rfc(4954, '4'), rfc(4954, '6')],
  on: ['reply', 'auth', 'clientError'],
  check(entry, context) {
    if (entry.kind === 'clientError') return given(entry, context);
    if (entry.kind !== 'auth') return checkRefusal('auth-mechanism-unsupported', reading, context);
    if (entry.mechanism !== '' || entry.offered.length === 0) return undefined;
    return {
      severity: 'error',
      message: say`The server offers ${entry.offered.slice(0, 10).join(', ')}, and none of them can be used: ${reasonOf(entry)}.`,
      ...useOfferedMechanism(context),
      evidence: [entry.seq],
      weight: 70,
    };
  },
};

/** Transcripts have the engine's own reason in English. */
function reasonOf({ reason }: AuthEntry): Value {
  const names = /^none of the mechanisms offered works with a password: (.+)$/.exec(reason)?.[1];
  return names === undefined ? reason : say`none of the mechanisms offered works with a password: ${names}`;
}

/** What clients know that sign in with a password. */
const usual: ReadonlySet<string> = new Set(['PLAIN', 'LOGIN', 'CRAM-MD5', 'DIGEST-MD5', 'XOAUTH2']);
const ofSignIn = /\bauth|\bSASL\b|\blog ?in\b/i;

/** The client knows none of the mechanisms that are offered, and did not try. */
function given(error: ClientErrorEntry, context: Context): Diagnosis | undefined {
  const offered = context.capability('AUTH')?.params ?? [];
  const untried = offered.length > 0 && !offered.some((name) => usual.has(name.toUpperCase()));
  const said = context.trouble.has('auth-mechanism-unsupported') || (untried && ofSignIn.test(error.message));
  if (!said || context.authAttempt) return undefined;
  if (offered.length === 0 && !isToldOnly(context)) return undefined;
  if (offered.length === 0)
    return {
      severity: 'error',
      message: say`${quote(error.message)}: client and server have no mechanism in common.`,
      ...useOfferedMechanism(context),
      evidence: [error.seq],
      weight: 70,
    };
  return {
    severity: 'error',
    message: say`${quote(error.message)}: the server offers ${offered.slice(0, 10).join(', ')}, of which the client uses none.`,
    ...useOfferedMechanism(context),
    evidence: [error.seq],
    weight: 70,
  };
}

const reading: RefusalReading = {
  weigh(refusal) {
    if (refusal.step !== 'auth') return 0;
    const weight = spoken(refusal, 'auth-mechanism-unsupported', undefined, 4);
    return weight > 0 ? weight : refusal.code === 504 ? weights.words - 4 : 0;
  },
  means: (_refusal, { authAttempt }) =>
    authAttempt?.mechanism
      ? say`the server does not know, or does not take, the mechanism ${quote(authAttempt.mechanism)}`
      : 'the server does not know, or does not take, the mechanism',
  remedy: (_refusal, context) => useOfferedMechanism(context),
};
