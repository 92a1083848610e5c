import { refusalRule, weights } from '../refusal-rule.ts';
import type { ProfileChange } from '../finding.ts';
import { change } from '../profile-change.ts';
import { rfc } from '../sources.ts';

export const rule = refusalRule({
  id: 'parameter-unsupported',
  summary: 'A parameter of MAIL or RCPT was not advertised or is not understood.',
  sources: [rfc(5321, '4.1.1.11')],
  unchangeable: 'The command has no parameter that stands in the profile.',
  weigh(refusal) {
    if (refusal.step !== 'mail' && refusal.step !== 'rcpt' && refusal.step !== 'bdat') return 0;
    if (refusal.words.has('parameter-unsupported')) return 75;
    if (refusal.code === 555) return 60;
    return refusal.enhanced === 'parameter-unsupported' && refusal.code === 504 ? weights.enhanced : 0;
  },
  means: () => 'the server does not know a parameter of this command',
  remedy: ({ answered }) => ({
    fix: 'Remove what asks for it: `delivery.dsn`, `delivery.requireTls` or `delivery.smtputf8`.',
    field: ['delivery'],
    changes: answered?.kind === 'command' ? withoutParameters(answered.text) : [],
  }),
});

/** The fields that put parameters on the command, each with the value that leaves them out. */
function withoutParameters(command: string): readonly ProfileChange[] {
  const asked = command.toUpperCase();
  return askedFor
    .filter(([parameters]) => parameters.some((one) => asked.includes(one)))
    .map(([, edits]) => change(edits));
}

const askedFor: readonly (readonly [parameters: readonly string[], edits: Parameters<typeof change>[0]])[] = [
  [[' RET=', ' ENVID=', ' NOTIFY=', ' ORCPT='], { 'delivery.dsn': null }],
  [[' REQUIRETLS'], { 'delivery.requireTls': false }],
  [[' SMTPUTF8'], { 'delivery.smtputf8': 'never' }],
  [[' BODY=BINARYMIME'], { 'delivery.transfer': 'data' }],
];
