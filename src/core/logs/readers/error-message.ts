import type { LineReader, LogReader, LogSink } from '../reader.ts';

const aboutMail =
  /\b(?:smtps?|smtplib|e-?mail|mailer|nodemailer|sendmail|mailkit)\b|\b(?:javax?|jakarta)\.mail\b|\bSMTP[A-Z]\w{2,40}(?:Error|Exception|Disconnected|Refused)\b/i;
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
    if (/certificate|\bssl\b|\btls\b.{0,40}(?:handshake|version)|wrong version/i.test(text)) {
      this.#sink({ session: '', kind: 'tlsFailed', message: text.trim() });
    } else this.#sink({ session: '', kind: 'clientError', message: text.trim() });
  }

  end(): void {}
}
