import { say } from '../../words.ts';
import { quote } from '../refusal-rule.ts';
import { usePort } from '../remedies.ts';
import { rfc } from '../sources.ts';
import { providerOfHost } from '../providers/speakers.ts';
import type { Rule } from '../finding.ts';

export const rule: Rule = {
  id: 'redirected-by-network',
  role: 'cause',
  summary: 'Something in the network, or a hosting company, answers in place of the server that was asked for.',
  sources: [rfc(3207, '6'), rfc(5321, '4.3.1')],
  unchangeable: 'Which server to use instead only you can know.',
  on: ['reply'],
  check(entry, context) {
    if (entry.kind !== 'reply' || entry !== context.greeting || entry.code !== 220) return undefined;
    const host = context.session?.host ?? '';
    const provider = providerOfHost(host);
    if (!provider || provider.greets.length === 0) return undefined;
    const text = entry.lines.slice(0, 20).join(' ').slice(0, 2000);
    const lower = text.toLowerCase();
    if (provider.greets.some((word) => lower.includes(word)) || !ordinaryServers.some((word) => lower.includes(word)))
      return undefined;
    return {
      severity: 'error',
      message: say`${quote(`220 ${text}`)}: this is not the greeting of ${provider.name}; another server answers for ${host}.`,
      fix: 'The network or hosting company redirects outgoing mail: ask it to allow this host, try `port` 465 or 587 instead of 25, or set `host` to the relay it provides.',
      field: ['port'],
      changes: usePort([465, 587], context),
      evidence: [entry.seq],
      weight: 60,
    };
  },
};

/** Servers that a large provider does not run under its own name. */
const ordinaryServers = [
  'exim',
  'postfix',
  'sendmail',
  'secureserver.net',
  'we do not authorize the use of this system',
  'cpanel',
  'plesk',
  'qmail',
];
