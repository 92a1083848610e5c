import { isOutspoken, refusalRule, spoken } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';

export const rule = refusalRule({
  id: 'quota-exceeded',
  summary: 'The account’s or plan’s sending limit is used up.',
  sources: [rfc(3463, '3.8')],
  weigh(refusal) {
    // A mailbox that is full is no matter of policy (RFC 3463 section 3.8).
    const ofMailbox =
      isOutspoken(refusal, 'quota-exceeded', 'mailbox-full') && !refusal.entry.enhanced?.endsWith('.7.1');
    return ofMailbox ? 0 : spoken(refusal, 'quota-exceeded', undefined, 9);
  },
  means: ({ code }) =>
    code >= 500
      ? 'the sending limit of this account or plan is used up; the code says for good, yet this passes when the limit is renewed'
      : 'the sending limit of this account or plan is used up',
  remedy: () => ({ fix: 'Wait until the limit is renewed (often a day), or have it raised with the provider.' }),
});
