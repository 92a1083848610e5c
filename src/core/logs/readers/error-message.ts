import { saysTlsFailed } from '../error-words.ts';
import type { LineReader, LogReader, LogSink } from '../reader.ts';

const aboutMail =
  /\b(?:smtps?|smtplib|e-?mail|mailer|nodemailer|sendmail|mailkit)\b|\b(?:javax?|jakarta)\.mail\b|\bSMTP[A-Z]\w{2,40}(?:Error|Exception|Disconnected|Refused)\b|\b(?:send|sending|sent|deliver|delivering) (?:\w{1,20} )?(?:mail|message to)\b/i;
/** It names a class of errors, or says what could not be done. */
const isComplaint =
  /\b\w{0,60}(?:Error|Exception|Disconnected|Refused|Failure|ERROR|error)\b.{0,60}?: |\b(?:failed|failure|unable|cannot|could not|can't|couldn't|timed out|refused|rejected|Unable|Cannot|Could not|Failed)\b/;
/** What can fail about mail, in the words of libraries and of servers. */
const aboutFailure =
  /\brefused|timed? ?out|certificate|wrong version|authenticat|\bauth\b|log ?in|\bconnect|getaddrinfo|name or service|unexpectedly|\bEOF\b|\bE(?:CONN|TIMED|AUTH|SOCKET|ENVELOPE|MESSAGE|HOST|NET|AI_|NOTFOUND|DNS|PROTOCOL)[A-Z]{0,12}\b|\b[45]\d\d[ -][45]\.\d{1,3}\.\d{1,3}|\b[45]\d\d\b.{0,60}(?:denied|rejected|unavailable|relay|recipient|sender|user|mailbox|spam|quota|limit)|\(\d{3}, b?['"]|initialize SMTP/i;
/** A line of a program, of a document or of a list, rather than of what a program said. */
const isSource =
  /[;{(,]\s{0,4}$|^\s{0,40}(?:\/\/|\/?\*|#|<|\||[-+] |import |from |def |class |raise |throw |return |if |else|for |while |const |let |var |function |export |self\.|use |my |our |sub |package |\$|@|[`'])|=> |\bfunction\b|&&|\|\||[$%]\{|%[sdr]\b|`|(?:^|\s)[=!]==? /;

/** What a program says of mail it could not send, and nothing else: an error message that somebody pasted. */
export const errorMessageReader: LogReader = {
  format: 'error-message',
  tool: 'a mail program',
  side: 'client',
  anywhere: true,
  recognise: (text) => (isMessage(text) ? 8 : 0),
  open: (sink) => new MessageLine(sink),
};

function isMessage(text: string): boolean {
  if (text.length > 2000 || !aboutMail.test(text)) return false;
  return aboutFailure.test(text) && isComplaint.test(text) && !isSource.test(text);
}

class MessageLine implements LineReader {
  readonly #sink: LogSink;

  constructor(sink: LogSink) {
    this.#sink = sink;
  }

  line(text: string): void {
    if (!isMessage(text)) return;
    const kind = saysTlsFailed.test(text) ? 'tlsFailed' : 'clientError';
    this.#sink({ session: '', kind, message: text.trim() });
  }

  end(): void {}
}
