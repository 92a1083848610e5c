import type { Context } from '../context.ts';
import type { Diagnosis, Rule } from '../finding.ts';
import type { Entry } from '../../transcript/entry.ts';
import { say } from '../../words.ts';
import type { Remedy } from '../refusal-rule.ts';
import { isOutspoken, refusalRule, spoken, transactionSteps, weights } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';

const refused = refusalRule({
  id: 'message-too-large',
  summary: 'The message is over the server’s size limit.',
  sources: [rfc(1870, '6'), rfc(5321, '4.5.3.1.7')],
  unchangeable: 'What the message should say instead only you can know.',
  weigh(refusal) {
    const weight = spoken(refusal, 'message-too-large', transactionSteps, 2);
    // A size may be that of a mailbox.
    if (weight > 0) return isOutspoken(refusal, 'message-too-large', 'mailbox-full') ? weights.code : weight;
    return refusal.code === 552 && refusal.step !== 'rcpt' && refusal.step !== 'auth' ? 30 : 0;
  },
  means(_refusal, context) {
    const limit = Number(context.capability('SIZE')?.params[0] ?? 0);
    return limit > 0
      ? say`the message is larger than the server takes, which is ${limit} octets`
      : 'the message is larger than the server takes';
  },
  remedy: () => remedy,
});

/** A client that knows the server's limit does not even try (RFC 1870 section 4). */
export const rule: Rule = {
  ...refused,
  on: [...refused.on, 'clientError'],
  weigh: (entry, context) => (isTooLargeForClient(entry) ? clientWeight : (refused.weigh?.(entry, context) ?? 0)),
  check: (entry, context) => (isTooLargeForClient(entry) ? ofClient(entry, context) : refused.check(entry, context)),
};

const clientWeight = 60;
const remedy: Remedy = {
  fix: 'Send a smaller message: shorten `message.text`, or the file named in `message.eml`.',
  field: ['message'],
};

type ClientError = Extract<Entry, { kind: 'clientError' }>;

const tooLarge =
  /size larger than allowed|exceeds (?:the )?(?:fixed )?(?:maximum )?(?:message )?size|message too (?:big|large)|size limit exceeded/i;

function isTooLargeForClient(entry: Entry): entry is ClientError {
  return entry.kind === 'clientError' && tooLarge.test(entry.message);
}

function ofClient(entry: ClientError, context: Context): Diagnosis {
  const limit = context.capability('SIZE')?.params[0];
  return {
    ...remedy,
    severity: 'error',
    message:
      limit === undefined
        ? say`${entry.client} did not send the message: it is larger than the limit that the server states in its EHLO reply.`
        : say`${entry.client} did not send the message: it is larger than the limit of ${limit} octets that the server states in its EHLO reply.`,
    evidence: [entry.seq],
    weight: clientWeight,
  };
}
