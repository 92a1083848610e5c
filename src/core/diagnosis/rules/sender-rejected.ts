import { isOutspoken, refusalRule, spoken, weights, transactionSteps } from '../refusal-rule.ts';
import { useOwnSender } from '../remedies.ts';
import { rfc } from '../sources.ts';

/** What Exim and others write when they have asked the sender's own server, whatever that one answered. */
const senderCheck =
  /\bsender (?:address )?(?:verify|verification|callout|callback)\b|\bverify (?:the )?sender\b|\bcallback (?:setup )?failed\b/;

export const rule = refusalRule({
  id: 'sender-rejected',
  summary: 'The sender address is refused as such.',
  sources: [rfc(5321, '3.3'), rfc(7505, '4.2')],
  unchangeable: 'Which address is meant only you can know.',
  weigh(refusal) {
    // The outcome of a check of the sender outweighs what the server supposes its reason to be.
    const verified = senderCheck.test(refusal.text);
    const weight = verified ? weights.words + 8 : spoken(refusal, 'sender-rejected', transactionSteps);
    if (weight > 0 && !verified && isOutspoken(refusal, 'sender-rejected', 'sender-not-authorised'))
      return weights.enhanced;
    return weight > 0 ? weight : refusal.step === 'mail' ? weights.step : 0;
  },
  means: ({ step, words }) =>
    words.has('sender-rejected') || step !== 'mail'
      ? 'the server does not accept this sender address'
      : 'the server refused at the sender; its words say no more than that',
  remedy: (_refusal, context) => ({
    fix: 'Set `message.from` to an address whose domain exists and that this server accepts.',
    field: ['message', 'from'],
    changes: useOwnSender(context),
  }),
});
