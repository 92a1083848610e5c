import type { LineReader, LogFact, LogReader, LogSink } from '../reader.ts';
import { MarkedSession } from '../decode/marked-session.ts';
import { networkError } from '../decode/network-errors.ts';

const errorLine = /^(?:msmtp|msmtpq|sendmail): (.*)$/;
const setting = /^([a-z][a-z_ ]{1,30}) = (.*)$/;

/** What an error of msmtp says besides its words. */
const factsOf = (message: string): LogFact[] => {
  const told: LogFact = { kind: 'clientError', message };
  const network = /^network (?:read|write) error: (.*)$/.exec(message)?.[1];
  const unreached = /^(?:cannot locate host|cannot connect to) .{1,300}?: (.*)$/.exec(message)?.[1];
  const tls =
    /^(?:TLS handshake failed|TLS certificate verification failed|cannot (?:set|start|use) .{0,40}TLS.{0,40}): (.*)$/.exec(
      message,
    );
  if (tls !== null) return [{ kind: 'tlsFailed', message: message.trimEnd() }];
  if (unreached !== undefined) {
    return [
      { kind: 'failure', ...networkError(unreached), final: true },
      { kind: 'closed', by: 'network', how: 'never-connected' },
    ];
  }
  if (message === 'the server sent an empty reply') return [{ kind: 'emptyRead' }, told];
  if (network === undefined) return [told];
  const error = networkError(network);
  return [error.code === 'ETIMEDOUT' ? { kind: 'timeout' } : { kind: 'failure', ...error }, told];
};

/** UTF-16 code units of a quoted reply, before its last line. */
const mostTold = 4000;

class MsmtpReader implements LineReader {
  readonly #session: MarkedSession;
  #settings = new Map<string, string>();
  /** With the number of their line. */
  #errors: { readonly fact: LogFact; readonly line: number; reply?: string; replyLine?: number }[] = [];
  #line = 0;
  #opened = false;
  #parameters = false;

  constructor(sink: LogSink) {
    this.#session = new MarkedSession(sink);
  }

  line(line: string): void {
    this.#line++;
    const text = line.endsWith('\r') ? line.slice(0, -1) : line;
    const error = errorLine.exec(text)?.[1];
    if (text.startsWith('<-- ')) this.#begun().server(text.slice(4));
    else if (text.startsWith('--> ')) this.#begun().client(text.slice(4));
    else if (error !== undefined) this.#failed(error);
    else if (text.startsWith('using account ') || text.startsWith('loaded user configuration')) this.#next();
    else if (text === 'TLS session parameters:') this.#parameters = true;
    else if (this.#parameters) this.#tls(text);
    else this.#set(text);
  }

  end(): void {
    // Without the conversation nobody knows what an empty reply answered: it need not be the greeting.
    const unreached = this.#errors.some(
      ({ fact }) =>
        (fact.kind === 'closed' && fact.how === 'never-connected') ||
        (fact.kind === 'emptyRead' && !this.#opened && this.#settings.size === 0),
    );
    if (this.#errors.length > 0 || this.#settings.size > 0) this.#begun(!unreached);
    const { spoken } = this.#session;
    for (const { fact, line, reply, replyLine = line } of this.#errors.splice(0)) {
      const told = reply !== undefined && !spoken && fact.kind === 'clientError';
      const shown = told ? { ...fact, message: `${fact.message}: ${reply}` } : fact;
      this.#session.give(shown, this.#line - (told ? replyLine : line));
    }
  }

  /** Errors stand first where the two outputs of msmtp went to one file: they are held until the session ends. */
  #failed(message: string): void {
    const quoted = /^server message: ([45]\d\d[ -].{1,2000})$/.exec(message)?.[1];
    if (quoted !== undefined) this.#quoted(quoted);
    if (message.startsWith('server message: ') || message === 'could not send mail') return;
    this.#errors.push(...factsOf(message).map((fact) => ({ fact, line: this.#line })));
  }

  /** The reply belongs to the error before it; where the conversation is shown as well, it is no news. */
  #quoted(reply: string): void {
    const last = this.#errors.at(-1);
    if (!last || (last.reply?.length ?? 0) > mostTold) return;
    last.replyLine ??= this.#line;
    last.reply = last.reply === undefined ? reply : `${last.reply} ${reply}`;
  }

  #next(): void {
    if (!this.#opened) return;
    this.end();
    this.#opened = false;
    this.#settings = new Map();
  }

  #set(text: string): void {
    const found = setting.exec(text);
    if (found !== null && this.#settings.size < 100) this.#settings.set(found[1] ?? '', found[2] ?? '');
  }

  /** `(TLS1.3)-(ECDHE-SECP256R1)-(…)-(AES-256-GCM)` of GnuTLS, `TLSv1.3 TLS_AES_256_GCM_SHA384` of OpenSSL. */
  #tls(text: string): void {
    this.#parameters = false;
    const found =
      /^ {1,8}\((?:TLS)(\d\.\d)\)-.*\(([^)]{1,60})\)$/.exec(text) ?? /^ {1,8}TLSv(\d\.\d) (\S{1,60})/.exec(text);
    this.#begun().give({
      kind: 'tls',
      implicit: !this.#session.spoken,
      ...(found === null ? {} : { protocol: `TLSv${found[1] ?? ''}`, cipher: found[2] ?? '' }),
    });
  }

  #begun(connected = true): MarkedSession {
    if (this.#opened) return this.#session;
    this.#opened = true;
    const host = this.#settings.get('host');
    const port = Number(this.#settings.get('port') ?? Number.NaN);
    const tls = this.#settings.get('tls');
    const security = tls === 'on' ? (this.#settings.get('tls_starttls') === 'off' ? 'tls' : 'starttls') : 'none';
    this.#session.open({
      ...(host === undefined ? {} : { host }),
      ...(Number.isInteger(port) ? { port } : {}),
      ...(tls === undefined ? {} : { security }),
    });
    if (connected) this.#session.give({ kind: 'connected' });
    return this.#session;
  }
}

/** msmtp with `--debug`: its settings, `<-- ` and `--> `, and its errors, which may stand first. */
export const msmtpDebugReader: LogReader = {
  format: 'msmtp-debug',
  tool: 'msmtp',
  side: 'client',
  recognise(text) {
    // Many programs mark both sides so.
    if (/^(?:<-- \d{3}|--> )/.test(text)) return 0.9;
    if (
      /^msmtp: |^(?:tls_(?:starttls|trust_file|crl_file|fingerprint|key_file|cert_file|certcheck|min_dh_prime_bits|priorities|host_override)|ntlmdomain|passwordeval|auto_from|maildomain|undisclosed_recipients) = /.test(
        text,
      )
    )
      return 8;
    if (/^(?:using account |reading recipients from the command line|TLS session parameters:)/.test(text)) return 6;
    return /^(?:host|port|timeout|protocol|domain|auth|user|password|from|logfile|syslog|aliases) = /.test(text)
      ? 2
      : 0;
  },
  open: (sink) => new MsmtpReader(sink),
};
