import { saysTlsFailed } from '../error-words.ts';
import type { LineReader, LogReader, LogSink } from '../reader.ts';

const aboutMail =
  /\b(?:smtps?|smtplib|e-?mail|mailer|nodemailer|sendmail|mailkit)\b|\b(?:javax?|jakarta)\.mail\b|\b(?:send|sending|sent|deliver|delivering) (?:\w{1,20} )?(?:mail|message to)\b|\bSMTP[A-Z]\w{2,40}(?:Error|Exception|Disconnected|Refused)\b/i;
const aboutFailure =
  /refused|timed? ?out|time-?out|failed|failure|error|exception|denied|rejected|unable to|could not|cannot|certificate|wrong version|\bE[A-Z]{4,12}\b|\b[45]\d\d[ -][45]\.\d\.\d/i;

/** What a program says of mail it could not send, and nothing else: an error message that somebody pasted. */
export const errorMessageReader: LogReader = {
  format: 'error-message',
  tool: 'a mail program',
  side: 'client',
  recognise: (text) => (isMessage(text) ? 5 : 0),
  open: (sink) => new MessageLine(sink),
};

function isMessage(text: string): boolean {
  return text.length < 2000 && aboutMail.test(text) && aboutFailure.test(text);
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
