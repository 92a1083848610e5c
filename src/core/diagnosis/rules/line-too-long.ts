import { refusalRule, spoken } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';

export const rule = refusalRule({
  id: 'line-too-long',
  summary: 'A line is over the limit.',
  sources: [rfc(5321, '4.5.3.1.4'), rfc(5321, '4.5.3.1.6')],
  unchangeable: 'What the message should say instead only you can know.',
  weigh: (refusal) => spoken(refusal, 'line-too-long', undefined, 4),
  means: () => 'a line was longer than the server takes (1000 octets for text, 512 for a command)',
  remedy: () => ({
    fix: 'Break the long line, or encode the body as quoted-printable or base64 in the file named in `message.eml`.',
    field: ['message'],
  }),
});
