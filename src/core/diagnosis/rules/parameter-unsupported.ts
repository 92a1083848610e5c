import { refusalRule, weights } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';

export const rule = refusalRule({
  id: 'parameter-unsupported',
  summary: 'A parameter of MAIL or RCPT was not advertised or is not understood.',
  sources: [rfc(5321, '4.1.1.11')],
  weigh(refusal) {
    if (refusal.step !== 'mail' && refusal.step !== 'rcpt' && refusal.step !== 'bdat') return 0;
    if (refusal.words.has('parameter-unsupported')) return 75;
    if (refusal.code === 555) return 60;
    return refusal.enhanced === 'parameter-unsupported' && refusal.code === 504 ? weights.enhanced : 0;
  },
  means: () => 'the server does not know a parameter of this command',
  remedy: () => ({
    fix: 'Remove what asks for it: `delivery.dsn`, `delivery.requireTls` or `delivery.smtputf8`.',
    field: ['delivery'],
  }),
});
