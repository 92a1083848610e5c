import { say } from '../../words.ts';
import { quote } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';
import { usePort } from '../remedies.ts';
import { isTrouble, isFinal, troubleWords } from '../trouble.ts';
import type { TroubleEntry } from '../trouble.ts';
import { isToldOnly } from '../told-only.ts';
import type { Context } from '../context.ts';
import type { Diagnosis, Rule } from '../finding.ts';

export const rule: Rule = {
  id: 'connection-refused',
  role: 'cause',
  summary: 'Nothing listens on that port.',
  sources: [rfc(9293, '3.5.2')],
  on: ['failure', 'clientError'],
  check(entry, context) {
    if (isTrouble(entry) && isFinal(entry) && isVague(entry, context)) return vague(entry);
    if (
      !isTrouble(entry) ||
      !isFinal(entry) ||
      !context.trouble.has('connection-refused') ||
      context.connectedSeq !== undefined
    )
      return undefined;
    const said = quote(troubleWords(entry));
    const port = context.session?.port;
    return {
      severity: 'error',
      message: port
        ? say`${said}: the machine answered, but nothing listens on port ${port}.`
        : say`${said}: the machine answered, but nothing listens on that port.`,
      fix: 'Correct `port` (587 or 465 for submission) and `host`, or start the server.',
      field: ['port'],
      changes: usePort([587, 465], context),
      evidence: [entry.seq],
      weight: 70,
    };
  },
};

const notConnected =
  /\b(?:could not|couldn't|cannot|can't|can not|failed to|unable to|not able to) connect to (?:the |remote )?(?!server: |SMTP host)(?:mail|smtp|host|server|localhost|\[|\S{0,100}\.\S)|\bcannot open \S{1,255}:\d{1,5}$|^The connection was not made$/i;
/** The reason is told, and is another one. */
const explained = /\b(?:TLS|SSL|certificate|secure)\b|crypto|time-?out|timed out/i;

/** A program says that it could not connect, and not why. */
function isVague({ code, message }: TroubleEntry, context: Context): boolean {
  if (
    !(code === '' || code.startsWith('curl')) ||
    context.trouble.size > 0 ||
    context.connectedSeq !== undefined ||
    context.refusal
  )
    return false;
  return isToldOnly(context) && notConnected.test(message) && !explained.test(message);
}

function vague(error: TroubleEntry): Diagnosis {
  return {
    severity: 'error',
    message: say`${quote(error.message)}: the program does not say why; mostly nothing listens on that port, or something between blocks it.`,
    fix: 'Check that `host` and `port` are those of a mail server and can be reached from here.',
    field: ['host'],
    evidence: [error.seq],
    weight: 20,
  };
}
