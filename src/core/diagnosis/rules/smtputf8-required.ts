import { checkRefusal, quote, spoken, transactionSteps } from '../refusal-rule.ts';
import type { Remedy, RefusalReading } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';
import { change } from '../profile-change.ts';
import type { ClientErrorEntry, CommandEntry } from '../../transcript/entry.ts';
import { say } from '../../words.ts';
import type { Context } from '../context.ts';
import type { Diagnosis, Rule } from '../finding.ts';

export const rule: Rule = {
  id: 'smtputf8-required',
  role: 'cause',
  summary: 'An address is not ASCII, and SMTPUTF8 is missing on one side.',
  sources: [rfc(6531, '3.5'), rfc(6531, '3.2')],
  unchangeable: 'Which address is meant only you can know.',
  on: ['reply', 'command', 'clientError'],
  check(entry, context) {
    if (entry.kind === 'command') return checkCommand(entry, context);
    const told = entry.kind === 'clientError' && context.refusal === undefined;
    return told ? checkWords(entry, context) : checkRefusal('smtputf8-required', reading, context);
  },
};

const reading: RefusalReading = {
  weigh: (refusal) => spoken(refusal, 'smtputf8-required', transactionSteps, 3),
  means: () => 'an address or header needs SMTPUTF8, which was not agreed on',
  remedy: (_refusal, context) => remedy(context),
};

/** The client says that it cannot send the message to a server without the extension. */
function checkWords(error: ClientErrorEntry, context: Context): Diagnosis | undefined {
  if (!context.trouble.has('smtputf8-required') || context.capability('SMTPUTF8')) return undefined;
  return {
    severity: 'error',
    message: say`${quote(error.message)}: an address is not ASCII, and the server does not offer SMTPUTF8.`,
    ...remedy(context),
    evidence: [error.seq],
    weight: 60,
  };
}

/** A client may send such an address only to a server that offers SMTPUTF8, and has to say so in MAIL. */
function checkCommand(command: CommandEntry, context: Context): Diagnosis | undefined {
  if (command.verb !== 'MAIL' && command.verb !== 'RCPT') return undefined;
  if (!hasNonAscii(command.text) || !context.helloAccepted) return undefined;
  const offered = context.capability('SMTPUTF8') !== undefined;
  const asked = / SMTPUTF8\b/i.test(context.mail?.text ?? '');
  if (offered && asked) return undefined;
  return {
    severity: 'warning',
    message: offered
      ? say`${quote(command.text)} has an address that is not ASCII, and MAIL did not say SMTPUTF8.`
      : say`${quote(command.text)} has an address that is not ASCII, which the server does not take: it does not offer SMTPUTF8.`,
    ...remedy(context),
    evidence: context.capabilities ? [command.seq, context.capabilities.seq] : [command.seq],
    weight: 60,
  };
}

function hasNonAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 127) return true;
  return false;
}

function remedy(context: Context): Remedy {
  return context.capability('SMTPUTF8')
    ? {
        fix: 'Set `delivery.smtputf8` to "auto" or "always".',
        field: ['delivery', 'smtputf8'],
        changes: [change({ 'delivery.smtputf8': 'auto' })],
      }
    : {
        fix: 'The server does not offer SMTPUTF8: use ASCII addresses in `message.from` and `message.to`.',
        field: ['message', 'to'],
      };
}
