import { refusalRule, spoken } from '../refusal-rule.ts';
import { change } from '../profile-change.ts';
import { rfc } from '../sources.ts';

export const rule = refusalRule({
  id: 'bare-line-feed',
  summary: 'A line ended with LF or CR alone.',
  sources: [rfc(5321, '2.3.8')],
  unchangeable: 'The file of the message has to be written anew.',
  weigh: (refusal) => spoken(refusal, 'bare-line-feed', undefined, 8),
  means: () => 'a line ended with LF or CR alone; SMTP lines end with both',
  remedy: (_refusal, context) => ({
    fix: 'Save the file named in `message.eml` with CRLF line ends, or let the program write CRLF.',
    ...(context.capability('CHUNKING')
      ? { field: ['delivery', 'transfer'], changes: [change({ 'delivery.transfer': 'bdat' })] }
      : { field: ['message', 'eml'] }),
  }),
});
