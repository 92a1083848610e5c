import { refusalRule, weights } from '../refusal-rule.ts';
import { usePort } from '../remedies.ts';
import { rfc } from '../sources.ts';

export const rule = refusalRule({
  id: 'greeting-refused',
  summary: 'The server greets with a permanent error: it will not serve this client.',
  sources: [rfc(5321, '3.1'), rfc(7504, '3')],
  unchangeable: 'Which server to use instead only you can know.',
  weigh: ({ step, code }) => (step === 'greeting' && code >= 500 ? weights.code : 0),
  means: () => 'the server refuses to serve this client from the start',
  remedy: (_refusal, context) => ({
    fix: 'Check that `host` is a server which takes mail from you; a submission server listens on `port` 587 or 465.',
    ...(context.session?.port === 25
      ? { field: ['port'], changes: usePort([587, 465], context) }
      : { field: ['host'] }),
  }),
});
