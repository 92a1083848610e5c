import type { LineReader, LogFact, LogReader, LogSink } from '../reader.ts';

const command = /^(?:EHLO|HELO|STARTTLS|AUTH|MAIL FROM|RCPT TO|DATA|RSET|NOOP|QUIT|BDAT)\b/i;
const isFrame = /^\s{1,8}(?:at |\.\.\. \d|nested exception)|^Caused by: /;
const exception = /(?:^|\s)((?:[a-z]{1,20}\.){1,6}[A-Z]\w{0,60}(?:Exception|Error))(?:: (.*))?$/s;

/** The certificate is not of whom it should be, in the library's own words. */
const distrusts = /\bverify identity of server\b|\bserver identity\b|\bis not trusted\b/i;

/** What JavaMail and Jakarta Mail print with `mail.debug`: the conversation stands bare between `DEBUG` lines. */
export const javamailReader: LogReader = {
  format: 'javamail-debug',
  tool: 'JavaMail',
  side: 'client',
  recognise(text) {
    if (/^DEBUG SMTPS?: /.test(text)) return 10;
    return /^DEBUG: (?:Jakarta Mail|JavaMail) version /.test(text) ? 10 : 0;
  },
  open: (sink) => new JavaMailLine(sink),
};

class JavaMailLine implements LineReader {
  readonly #sink: LogSink;
  /** The conversation has begun. */
  #talking = false;
  #message = false;
  #authenticating = '';
  /** The connection was asked for, and nothing has come. */
  #silent = false;
  #errors = 0;

  constructor(sink: LogSink) {
    this.#sink = sink;
  }

  line(text: string): void {
    const [, debug] = /^DEBUG(?: SMTPS?)?: (.*)$/s.exec(text) ?? [];
    if (debug !== undefined) return this.#inform(debug);
    if (this.#message) return this.#said('client', text);
    if (this.#talking && /^\d{3}(?:[ -]|$)/.test(text)) return this.#said('server', text);
    if (this.#talking && command.test(text)) return this.#said('client', text);
    const [, name, message] = exception.exec(text) ?? [];
    // Whatever comes first is the greeting.
    if (this.#silent && name === undefined && /\S/.test(text) && !isFrame.test(text)) return this.#said('server', text);
    if (name !== undefined) return this.#fail(name, message ?? '');
    if (this.#talking && this.#authenticating !== '' && /^[A-Za-z0-9+/=*]{1,4000}$/.test(text))
      this.#said('client', text);
  }

  end(): void {}

  #said(kind: 'client' | 'server', text: string): void {
    this.#silent = false;
    if (kind === 'server') this.#message = text.startsWith('354');
    else if (this.#message) this.#message = text !== '.';
    if (kind === 'client' && /^AUTH /i.test(text)) this.#authenticating = text;
    if (kind === 'server' && !text.startsWith('334')) this.#authenticating = '';
    this.#give({ kind, text });
  }

  #inform(text: string): void {
    const [, host = '', port, ssl] =
      /^trying to connect to host "(.{1,255})", port (-?\d{1,5}), isSSL (true|false)/.exec(text) ?? [];
    if (port !== undefined) {
      this.#talking = true;
      this.#silent = true;
      this.#message = false;
      const security = ssl === 'true' ? 'tls' : 'none';
      this.#give({ kind: 'open', host, port: Math.max(0, Number(port)), security });
      this.#give({ kind: 'attempt', address: host, port: Math.max(0, Number(port)) });
      if (ssl === 'true') return;
    }
    const [, authFailed] = /^AUTH (\S{1,30}) failed/.exec(text) ?? [];
    if (authFailed !== undefined) this.#authenticating = `AUTH ${authFailed}`;
    if (/^AUTH \S{1,30} succeeded/.test(text)) this.#authenticating = '';
    if (/^EOF: \[EOF\]/.test(text)) {
      this.#reached();
      this.#give({ kind: 'closed', by: 'server' });
    }
    if (/^(?:could not connect|exception reading response)/.test(text)) {
      this.#give({ kind: 'note', text, importance: 'warn' });
    }
  }

  #reached(): void {
    if (this.#silent) this.#give({ kind: 'connected' });
    this.#silent = false;
  }

  #fail(name: string, message: string): void {
    // The exception, and those nested in it; what follows are other threads' or a retry's.
    if (this.#errors++ > 20) return;
    const code = name.slice(name.lastIndexOf('.') + 1);
    const text = message === '' ? code : message;
    if (name.startsWith('javax.net.ssl.') || distrusts.test(text))
      return this.#give({ kind: 'tlsFailed', message: text, code });
    // A reply is read on a connection that stands.
    if (/exception reading response/i.test(text)) this.#reached();
    const failed = code === 'AuthenticationFailedException' && this.#authenticating !== '';
    const named = failed ? this.#authenticating.split(' ', 2).join(' ') : '';
    this.#give({ kind: 'clientError', message: text, code, ...(named !== '' && { command: named }) });
  }

  #give(fact: LogFact): void {
    this.#sink({ session: '', ...fact });
  }
}
