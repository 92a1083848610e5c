import { refusalRule, weights } from '../refusal-rule.ts';
import { useOtherName } from '../remedies.ts';
import { rfc } from '../sources.ts';

export const rule = refusalRule({
  id: 'ehlo-rejected',
  summary: 'EHLO or HELO is refused for another reason than its name, or is not understood.',
  sources: [rfc(5321, '4.1.1.1'), rfc(5321, '3.2')],
  unchangeable: 'A name of this machine that the server accepts only you can know.',
  weigh: ({ step, code }) => (step === 'ehlo' ? (code < 500 ? weights.step : weights.code + 3) : 0),
  means: () => 'the server does not accept the opening of the session',
  remedy: (_refusal, context) => ({
    fix: 'Check that `host` and `port` are an SMTP submission server for you and that `ehlo` is a full host name; an LMTP server wants `protocol` "lmtp".',
    field: ['ehlo'],
    changes: useOtherName(context),
  }),
});
