import { refusalRule, weights } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';

export const rule = refusalRule({
  id: 'command-unrecognised',
  summary: 'The server does not know the command or found it unreadable.',
  sources: [rfc(5321, '4.2.4'), rfc(5321, '4.3.2')],
  weigh(refusal) {
    if (refusal.step === 'greeting' || refusal.step === 'ehlo' || refusal.step === 'starttls') return 0;
    if (refusal.words.has('command-unrecognised')) return refusal.step === 'auth' ? 55 : 66;
    return refusal.code === 500 || refusal.code === 502 ? weights.code : 0;
  },
  means: ({ code }) =>
    code === 221
      ? 'the server does not understand what it was sent, and leaves, although 221 sounds friendly'
      : 'the server does not understand what it was sent',
  remedy: () => ({
    fix: 'Look at the line that was sent: it holds something the server does not know, or that came at a place where a command was due.',
  }),
});
