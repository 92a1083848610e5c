/** Texts that are nothing but an error. */
import { maximumMessage, toldError } from './told-error.ts';
import { messageOf } from './told-line.ts';

/** Lines of such a text that tell something. */
const mostBareLines = 3;
/** Lines of such a text, with those of its stack. */
export const mostLinesOfBare = 20;

/** A port, and what shows that an error is about something else than mail. */
const port = /(?:\d\.\d{1,3}|\]|[a-z]{2}\.[a-z]{2,20}|localhost|\bport) ?:? ?(\d{2,5})\b(?!:\d\d)/gi;
const mailPorts: ReadonlySet<string> = new Set(['25', '53', '465', '587', '2525']);
const ofOthers =
  /https?\b|imap|\bpop3?\b|ldap|\bssh|ftp|postgres|\bpq:|\bsql|mysql|maria|redis|mongo|kafka|rabbit|amqp|elastic|etcd|consul|docker|kube|grpc|websocket|proxy|\bgit\b|npm|\bapt\b|curl|wget|\bapi\b|\bweb(?!\.)|\b(?:GET|POST)\b|database|\bdb\b|\bfile\b|\bdisk\b|\bmount|\bdisplay\b|kernel|audit|\bNTP\b/i;

/** What Go prints behind a panic of a program's own. */
const ofGo = /^goroutine \d|^main\.\S{1,200}\(|^\t\S{1,300}\.go:\d|^exit status \d/;

/** One error of the network, of TLS or of a sign-in and nothing else: who asks about it in a reader of mail means mail. */
export function isBareError(lines: readonly string[]): boolean {
  const full = lines.filter((line) => line.trim() !== '' && !ofGo.test(line)).slice(0, mostBareLines + 1);
  if (full.length > mostBareLines || full.some((line) => ofOthers.test(line.slice(0, maximumMessage)))) return false;
  if (
    full.some((line) => [...line.slice(0, maximumMessage).matchAll(port)].some(([, one = '']) => !mailPorts.has(one)))
  )
    return false;
  return full.some((line) => toldError(messageOf(line)) === 'unsure');
}
