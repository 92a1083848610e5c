import { quote } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';
import type { ClientErrorEntry } from '../../transcript/entry.ts';
import type { Words } from '../../words.ts';
import { say } from '../../words.ts';
import type { Context } from '../context.ts';
import type { Diagnosis, Rule } from '../finding.ts';

export const rule: Rule = {
  id: 'client-misread-reply',
  role: 'cause',
  summary: 'The reply was right, and the client read it wrongly.',
  sources: [rfc(5321, '4.2'), rfc(4954, '4')],
  on: ['ended', 'clientError'],
  check(entry, context) {
    if (entry.kind === 'clientError') return checkComplaint(entry, context);
    const program = context.session && context.session.client !== 'wire';
    if (entry.kind !== 'ended' || entry.by !== 'client' || !program || context.cancelled || context.quit)
      return undefined;
    const last = context.lastReply;
    if (last?.code === 334 && context.authAttempt?.outcome === 'open' && !context.lastTimeout) {
      return diagnosis(
        last.seq,
        say`${quote(`334 ${last.lines[0] ?? ''}`)} asked for the next line of the sign-in, whatever its text; the client left instead.`,
      );
    }
    const unused =
      context.session?.security === 'starttls' &&
      context.starttls === 'not-asked' &&
      context.capability('STARTTLS') &&
      last === context.helloAccepted;
    return unused && last
      ? diagnosis(last.seq, 'The server offered STARTTLS; the client wants it and left without asking for it.')
      : undefined;
  },
};

/** Words with which a library says that it did not understand a reply. */
const complaints = ['unexpected', 'invalid', 'expected response', 'command failed', 'malformed', 'bad response'];
/** Words that speak of the end of the connection instead. */
const endings = ['clos', 'eof', 'disconnect', 'hang up', 'end of file'];

/** The client complains of a reply although nothing was refused and the last reply is a well-formed yes. */
function checkComplaint(error: ClientErrorEntry, context: Context): Diagnosis | undefined {
  const last = context.lastReply;
  if (!last || last.code < 200 || last.code >= 400 || last.violations.length > 0) return undefined;
  if (context.unansweredData || context.lastRefusal || context.tlsFailed || context.lastFailure || context.lastTimeout)
    return undefined;
  const answersLast = context.lastCommand === undefined || context.entryAt(last.answers) === context.lastCommand;
  const said = error.message.toLowerCase();
  if (!answersLast || !complaints.some((complaint) => said.includes(complaint))) return undefined;
  if (endings.some((ending) => said.includes(ending))) return undefined;
  return diagnosis(
    last.seq,
    say`${quote(`${last.code} ${last.lines[0] ?? ''}`)} is a proper reply that says yes; ${error.client} reports ${quote(error.message)} all the same.`,
  );
}

function diagnosis(seq: number, message: Words): Diagnosis {
  return {
    severity: 'error',
    message,
    fix: 'Mend the client: a reply is known by its code alone, its text may be missing, and its last line counts like the others.',
    evidence: [seq],
    weight: 60,
  };
}
