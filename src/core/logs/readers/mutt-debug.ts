import { leadingTime } from '../decode/clock-times.ts';
import { MarkedSession } from '../decode/marked-session.ts';
import { networkError } from '../decode/network-errors.ts';
import type { LineReader, LogReader, LogSink } from '../reader.ts';

/** mutt: `[time] 4< text`; neomutt: `[time]<2> function() 4< text`. */
const head = /^\[(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\](?:<([0-9A-Z])> ([a-z_0-9]{1,60})\(\))? (.*)$/;
const dialogue = /^\d{1,5}([<>]) ?(.*)$/;

class MuttReader implements LineReader {
  readonly #session: MarkedSession;
  #connected = false;

  constructor(sink: LogSink) {
    this.#session = new MarkedSession(sink);
  }

  line(line: string): void {
    const found = head.exec(line.endsWith('\r') ? line.slice(0, -1) : line);
    if (found === null) return;
    const [, time = '', level = '', , text = ''] = found;
    this.#session.at = leadingTime(time)?.at;
    const said = dialogue.exec(text);
    if (said?.[1] === '<') this.#session.server(said[2] ?? '');
    else if (said !== null) this.#session.client(said[2] ?? '');
    else this.#told(text, level);
  }

  end(): void {}

  #told(text: string, level: string): void {
    const connected = /^Connected to (\S{1,255}):(\d{1,5}) on fd=/.exec(text);
    const tls = /^SSL\/TLS connection using ([^ (]{1,40})(?: \(([^)]{1,100})\))?/.exec(text);
    const handshake = /^(?:gnutls_handshake(?:\(\))?: |SSL failed: |Certificate host check failed: )(.*)/.exec(text);
    const refused = /^Could not (?:connect to \S{1,255} \((.*)\)\.?|find the host ".*")$/.exec(text);
    if (connected !== null) {
      this.#connected = true;
      this.#session.open({ host: connected[1] ?? '', port: Number(connected[2]) });
      this.#session.give({ kind: 'connected' });
    } else if (tls !== null) {
      const cipher = tls[2] === undefined ? {} : { cipher: tls[2] };
      this.#session.give({ kind: 'tls', implicit: !this.#session.spoken, protocol: tls[1] ?? '', ...cipher });
    } else if (handshake !== null) this.#session.give({ kind: 'tlsFailed', message: text });
    else if (refused !== null) this.#session.give({ kind: 'failure', ...networkError(refused[1] ?? text) });
    else this.#ended(text, level);
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
