import { say } from '../../words.ts';
import { refusalRule, weights, quote } from '../refusal-rule.ts';
import type { Refusal } from '../refusal.ts';
import { useOtherName } from '../remedies.ts';
import { rfc } from '../sources.ts';

export const rule = refusalRule({
  id: 'client-hostname-rejected',
  summary: 'The name given in EHLO or HELO is refused, at once or later at RCPT.',
  sources: [rfc(5321, '4.1.1.1'), rfc(5321, '4.1.3')],
  unchangeable: 'A name of this machine that the server accepts only you can know.',
  weigh(refusal, context) {
    if (refusal.words.has('client-hostname-rejected')) return isOfAddress(refusal) ? weights.code : weights.words + 8;
    const generic = refusal.step === 'ehlo' && isGenericName(context.helloName);
    return generic && (refusal.code === 501 || refusal.code === 550 || refusal.code === 504) ? weights.code : 0;
  },
  means: ({ step }, { helloName }) => {
    const refused =
      helloName === ''
        ? say`the server does not accept the name that this client gave in EHLO or HELO`
        : say`the server does not accept the name ${quote(helloName)} that this client gave in EHLO or HELO`;
    return step === 'rcpt' ? say`${refused}, and says so only at RCPT` : refused;
  },
  remedy: (_refusal, context) => ({
    fix: 'Set `ehlo` to a full host name that exists in DNS, or to an address literal such as [192.0.2.1].',
    field: ['ehlo'],
    changes: useOtherName(context),
  }),
});

/** Names that say nothing about a machine. */
function isGenericName(name: string): boolean {
  return (
    name.toLowerCase().startsWith('localhost') ||
    name === '[127.0.0.1]' ||
    (name !== '' && !name.includes('.') && !name.startsWith('['))
  );
}

/** A host name refused under the codes of addresses (RFC 3463 section 3.2) is the one behind the address’s @. */
function isOfAddress({ entry: { enhanced = '' }, text }: Refusal): boolean {
  return enhanced.startsWith('5.1.') && !text.includes('helo') && !text.includes('ehlo');
}
