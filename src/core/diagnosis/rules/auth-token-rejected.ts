import { checkRefusal, explained, quote, spoken, weights } from '../refusal-rule.ts';
import type { Remedy, RefusalReading } from '../refusal-rule.ts';
import { rfc, page } from '../sources.ts';
import type { Context } from '../context.ts';
import type { Diagnosis, Rule } from '../finding.ts';
import type { ReplyEntry } from '../../transcript/entry.ts';
import { say } from '../../words.ts';

export const rule: Rule = {
  id: 'auth-token-rejected',
  role: 'cause',
  summary: 'An OAuth token was refused or is malformed.',
  sources: [
    rfc(7628, '3.2.2'),
    page('XOAUTH2 protocol', 'https://developers.google.com/workspace/gmail/imap/xoauth2-protocol'),
  ],
  on: ['reply', 'challenge'],
  check(entry, context) {
    if (entry.kind === 'challenge') return checkChallenge(entry.seq, entry.decoded, context);
    if (entry.kind !== 'reply') return undefined;
    return entry.code === 334 && usesToken(context)
      ? checkPrompt(entry, context)
      : checkRefusal('auth-token-rejected', reading, context);
  },
};

function usesToken(context: Context): boolean {
  const mechanism = context.authAttempt?.mechanism;
  return mechanism === 'XOAUTH2' || mechanism === 'OAUTHBEARER';
}

/** A 334 that carries JSON is an error: `eyJ` is how an object begins in base64. */
function checkPrompt(reply: ReplyEntry, context: Context): Diagnosis | undefined {
  const line = reply.lines[0] ?? '';
  return line.startsWith('eyJ') ? diagnosis(reply.seq, decoded(line), context) : undefined;
}

function decoded(line: string): string {
  try {
    return atob(line.trim().slice(0, 1024));
  } catch {
    return line;
  }
}

function checkChallenge(seq: number, text: string, context: Context): Diagnosis | undefined {
  return usesToken(context) && text.trimStart().startsWith('{') ? diagnosis(seq, text, context) : undefined;
}

function diagnosis(seq: number, said: string, context: Context): Diagnosis {
  return {
    severity: 'error',
    message: say`${quote(said)}: the server refuses the OAuth token.`,
    ...remedy(context),
    evidence: [seq],
    weight: 78,
  };
}

function remedy(context: Context): Remedy {
  const scope = context.speakers.service?.credentials?.scope;
  return {
    fix:
      scope === undefined
        ? 'Get a new access token, made for `auth.user` and with the scope for sending by SMTP; tokens live for about an hour.'
        : say`Get a new access token, made for \`auth.user\` and with the scope for sending by SMTP (${scope}); tokens live for about an hour.`,
    field: ['auth', 'password'],
  };
}

const reading: RefusalReading = explained({
  weigh(refusal, context) {
    if (refusal.step !== 'auth') return 0;
    if (usesToken(context) && (refusal.code === 535 || refusal.words.has('auth-rejected'))) return weights.words + 2;
    return spoken(refusal, 'auth-token-rejected', ['auth'], 4);
  },
  means: () => 'the server refuses the OAuth token',
  remedy: (_refusal, context) => remedy(context),
});
