import { refusalRule, spoken } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';

export const rule = refusalRule({
  id: 'too-many-errors',
  role: 'consequence',
  summary: 'The server gives up on the client after its errors.',
  sources: [rfc(5321, '7.8')],
  weigh: (refusal) => spoken(refusal, 'too-many-errors', undefined, 9),
  means: () => 'the server gives up after too many refused commands',
  remedy: () => ({ fix: 'Mend the first command that was refused; this only followed from it.' }),
});
