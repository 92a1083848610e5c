import { rfc } from '../sources.ts';
import { encrypt } from '../remedies.ts';
import type { Rule } from '../finding.ts';
import type { CommandEntry } from '../../transcript/entry.ts';
import { say } from '../../words.ts';

export const rule: Rule = {
  id: 'secret-in-clear',
  role: 'cause',
  aspect: 'secrecy',
  summary: 'Credentials were sent without TLS.',
  sources: [rfc(4954, '9'), rfc(8314, '3')],
  on: ['command'],
  check(entry, context) {
    if (entry.kind !== 'command' || context.encrypted || context.session?.security === 'tls') return undefined;
    const attempt = context.authAttempt;
    if (!attempt || !readable.has(attempt.mechanism) || !carriesSecret(entry)) return undefined;
    const local = isLoopback(context.session?.host ?? '');
    return {
      severity: local ? 'information' : 'warning',
      message: local
        ? say`${attempt.mechanism} sent the credentials without encryption: everyone on the way can read them, which here is this machine only.`
        : say`${attempt.mechanism} sent the credentials without encryption: everyone on the way can read them.`,
      ...encrypt(context),
      evidence: [entry.seq],
      weight: 50,
    };
  },
};

/** Mechanisms that show the secret, or one as good, to whoever listens. */
const readable: ReadonlySet<string> = new Set(['PLAIN', 'LOGIN', 'XOAUTH2', 'OAUTHBEARER']);

function carriesSecret(command: CommandEntry): boolean {
  if (command.verb === 'RESPONSE') return command.text !== '*' && command.text !== '';
  return command.verb === 'AUTH' && command.text.trim().split(' ').length > 2;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}
