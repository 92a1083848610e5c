import { quote, refusalRule, spoken, weights, deliverySteps } from '../refusal-rule.ts';
import type { Remedy } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';
import { isToldOnly } from '../told-only.ts';
import type { ClientErrorEntry } from '../../transcript/entry.ts';
import { say } from '../../words.ts';
import type { Context } from '../context.ts';
import type { Diagnosis, Rule } from '../finding.ts';

const refused = refusalRule({
  id: 'recipient-rejected',
  summary: 'The recipient is refused for another reason than being unknown.',
  sources: [rfc(5321, '3.3'), rfc(5321, '4.2.3')],
  unchangeable: 'Which address is meant only you can know.',
  weigh(refusal) {
    const weight = spoken(refusal, 'recipient-rejected', deliverySteps, -15);
    return weight > 0 ? weight : refusal.step === 'rcpt' ? weights.step : 0;
  },
  means: ({ words }) =>
    words.has('recipient-rejected')
      ? 'the server does not take mail for this recipient'
      : 'the server refused at the recipient; its words say no more than that',
  remedy,
});

function remedy(): Remedy {
  return {
    fix: 'Check the address in `message.to`; if it is right, its administrator can say why it is refused.',
    field: ['message', 'to'],
  };
}

export const rule: Rule = {
  ...refused,
  weigh: (entry, context) =>
    entry.kind === 'clientError' && isReported(context) ? 40 : (refused.weigh?.(entry, context) ?? 0),
  check: (entry, context) =>
    entry.kind === 'clientError' && isReported(context) ? reported(entry) : refused.check(entry, context),
};

/** A program that does not show the reply says that its recipients were refused. */
function isReported(context: Context): boolean {
  return context.trouble.has('recipient-rejected') && context.refusal === undefined && isToldOnly(context);
}

function reported(error: ClientErrorEntry): Diagnosis {
  return {
    severity: 'error',
    message: say`${quote(error.message)}: the server refused the recipient; why is not told.`,
    ...remedy(),
    evidence: [error.seq],
    weight: 40,
  };
}
