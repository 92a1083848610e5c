import { leadingTime } from '../decode/clock-times.ts';
import { MarkedSession } from '../decode/marked-session.ts';
import { networkError } from '../decode/network-errors.ts';
import type { LineReader, LogReader, LogSink } from '../reader.ts';

/** mutt: `[time] 4< text`; neomutt: `[time]<2> function() 4< text`. */
const head = /^\[(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\](?:<([0-9A-Z])> ([a-z_0-9]{1,60})\(\))? (.*)$/;
const unreached = /^Could not (?:connect to \S{1,255} \((.*)\)\.?|find the host ".*")$/;
const ofTls =
  /^(?:gnutls_handshake(?:\(\))?: |SSL failed: |Untrusted server certificate|Certificate host check failed: |Could not negotiate TLS)/;
/** Lines that are kept. */
const mostEarly = 8;
const dialogue = /^\d{1,5}([<>]) ?(.*)$/;

class MuttReader implements LineReader {
  readonly #session: MarkedSession;
  #connected = false;
  #line = 0;
  /** What mutt writes past its log, which may stand first: with the number of its line. */
  readonly #early: { readonly text: string; readonly line: number }[] = [];

  constructor(sink: LogSink) {
    this.#session = new MarkedSession(sink);
  }

  line(line: string): void {
    this.#line++;
    const shown = line.endsWith('\r') ? line.slice(0, -1) : line;
    const found = head.exec(shown);
    if (found === null) return this.#beside(shown);
    const [, time = '', level = '', , text = ''] = found;
    this.#session.at = leadingTime(time)?.at;
    const said = dialogue.exec(text);
    if (said?.[1] === '<') this.#session.server(said[2] ?? '');
    else if (said !== null) this.#session.client(said[2] ?? '');
    else this.#told(text, level);
  }

  end(): void {
    for (const { text, line } of this.#early.splice(0)) {
      const linesAgo = this.#line - line;
      const reason = unreached.exec(text);
      if (reason === null) this.#session.give({ kind: 'tlsFailed', message: text }, linesAgo);
      else this.#session.give({ kind: 'failure', ...networkError(reason[1] ?? text) }, linesAgo);
    }
  }

  /** A line of its other output; what the log says as well is no news. */
  #beside(text: string): void {
    if (this.#early.length < mostEarly && (unreached.test(text) || ofTls.test(text)))
      this.#early.push({ text, line: this.#line });
  }

  #told(text: string, level: string): void {
    const connected = /^Connected to (\S{1,255}):(\d{1,5}) on fd=/.exec(text);
    const tls = /^SSL\/TLS connection using ([^ (]{1,40})(?: \(([^)]{1,100})\))?/.exec(text);
    const handshake = /^(?:gnutls_handshake(?:\(\))?: |SSL failed: |Certificate host check failed: )(.*)/.exec(text);
    const refused = unreached.exec(text);
    // Without a descriptor there is none.
    if (connected !== null && !text.endsWith('=-1')) {
      this.#connected = true;
      this.#session.open({ host: connected[1] ?? '', port: Number(connected[2]) });
      this.#session.give({ kind: 'connected' });
    } else if (tls !== null) {
      const cipher = tls[2] === undefined ? {} : { cipher: tls[2] };
      this.#session.give({ kind: 'tls', implicit: !this.#session.spoken, protocol: tls[1] ?? '', ...cipher });
    } else if (handshake !== null) this.#session.give({ kind: 'tlsFailed', message: text });
    else if (refused !== null) this.#unreached(refused[1] ?? text);
    else if (/^Connection failed\. errno: \d/.test(text)) this.#unreached(text);
    else this.#ended(text, level);
  }

  /** It is told again in the user's language, and by the number of the error. */
  #unreached(text: string): void {
    const first = this.#early.find((early) => unreached.test(early.text));
    this.#early.length = 0;
    this.#session.give({ kind: 'failure', ...networkError(text) }, first ? this.#line - first.line : 0);
  }

  #ended(text: string, level: string): void {
    if (
      this.#connected &&
      /^(?:Connection to \S{1,255} closed\.?$|(?:mutt_socket_close: )?Attempt to close closed connection)/.test(text)
    ) {
      this.#session.give({ kind: 'emptyRead' });
      this.#connected = false;
    }
    if (level === 'E' || text.startsWith('SMTP session failed: '))
      this.#session.give({ kind: 'clientError', message: text });
  }
}

/** mutt and neomutt with `-d`. */
export const muttDebugReader: LogReader = {
  format: 'mutt-debug',
  tool: 'mutt',
  side: 'client',
  recognise(text) {
    const found = head.exec(text);
    if (found === null) return /^\[.{19}\] (?:Mutt\/|NeoMutt)/.test(text) ? 10 : 0;
    if (dialogue.test(found[4] ?? '')) return 10;
    return found[2] !== undefined || /^(?:Mutt\/|NeoMutt-|mutt_|mwoh: |smtp_)/.test(found[4] ?? '') ? 8 : 0;
  },
  open: (sink) => new MuttReader(sink),
};
