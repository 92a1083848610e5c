import { refusalRule, weights } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';

export const rule = refusalRule({
  id: 'content-rejected',
  summary: 'The message is refused for what it contains.',
  sources: [rfc(5321, '4.2.3'), rfc(3463, '3.7')],
  unchangeable: 'What the message should say instead only you can know.',
  weigh(refusal) {
    if (refusal.step !== 'end-of-data' && refusal.step !== 'bdat' && refusal.step !== 'data') return 0;
    if (refusal.words.has('content-rejected')) return 62;
    if (refusal.enhanced === 'content-rejected') return weights.enhanced;
    return weights.step;
  },
  means: ({ words, step }) => {
    if (words.has('content-rejected')) return 'the server refuses the message for what it contains or for how it looks';
    return step === 'data'
      ? 'the server refused DATA; its words say no more than that'
      : 'the server refused the message; its words say no more than that';
  },
  remedy: () => ({
    fix: 'Change what the reply names in `message` (text, links, attachments, headers), or ask the server’s administrator for the reason.',
    field: ['message'],
  }),
});
