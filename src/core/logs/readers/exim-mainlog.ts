import { syslogTime } from '../decode/syslog-times.ts';
import type { LineReader, LogFact, LogReader, LogSink } from '../reader.ts';
import { EximDelivery } from './exim-delivery.ts';
import { readReception } from './exim-reception.ts';

/** Deliveries whose state is kept; the one that was seen first is given up for the next. */
const maximumDeliveries = 1000;
/** UTF-16 code units of a line that are read; Exim's own buffer for one is shorter. */
const maximumText = 5000;
const headPattern =
  /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?(?: [+-]\d{4})?) (?:\[\d{1,10}\] )?(?:([0-9A-Za-z]{6}-[0-9A-Za-z]{6,11}-[0-9A-Za-z]{2,4}) )?/;
const knownWords =
  /^(?:<= |=> |-> |== |\*\* |SMTP connection from |no MAIL in SMTP|Completed$|Frozen|TLS error on|SMTP (?:command|data) timeout|\S{1,40} authenticator failed|unexpected disconnection|Message abandoned|H=|\S{1,255} R=\S{1,60} T=\S{1,60} defer |(?:temporarily )?rejected |SMTP (?:protocol|syntax) |SMTP call from )/;

/** The log of one message (`exim -Mvl`) has deliveries without the message's id, and without their marks. */
const ofMessageLog =
  /^(?:H=\S{1,255} \[[^\]]{1,64}\](?::\d{1,5})?:? SMTP error from remote|\S{1,255}@\S{1,255} R=\S{1,60} T=\S{1,60} defer )/;

/** Words of a line about a connection that no other program's log has. */
const ownWords =
  /^(?:SMTP connection from |no MAIL in SMTP|TLS error on connection from |\S{1,40} authenticator failed for )/;

/**
 * Exim's main log and reject log: receptions, told apart by the client's address and port, and deliveries, told apart by the
 * message's id. Replies are shown for deliveries; for receptions mostly only what was refused and why, without the code.
 */
export const eximMainlogReader: LogReader = {
  format: 'exim-mainlog',
  tool: 'Exim',
  side: 'server',
  recognise(text) {
    const head = headPattern.exec(text);
    if (!head) return 0;
    const words = text.slice(head[0].length, head[0].length + 100);
    if (ownWords.test(words)) return 9;
    const known = knownWords.test(words);
    if (head[2] !== undefined) return known ? 9 : 5;
    return known ? 7 : 0;
  },
  open: (sink) => new EximLog(sink),
};

class EximLog implements LineReader {
  readonly #sink: LogSink;
  readonly #deliveries = new Map<string, EximDelivery>();

  constructor(sink: LogSink) {
    this.#sink = sink;
  }

  line(text: string): void {
    const head = headPattern.exec(text);
    if (!head) return;
    const [{ length }, time = '', message = ''] = head;
    const at = syslogTime(time.replace(/ (?=[+-])/, ''));
    const said = text.slice(length, length + maximumText);
    if (message !== '' && isDelivery(said)) return this.#delivery(message).take(said, at);
    if (message === '' && ofMessageLog.test(said)) return this.#delivery('').take(said, at);
    readReception(said, (session, fact) => this.#give(session, fact, at));
  }

  end(): void {
    this.#deliveries.clear();
  }

  #delivery(message: string): EximDelivery {
    const known = this.#deliveries.get(message);
    if (known) return known;
    const [oldest] = this.#deliveries.keys();
    if (oldest !== undefined && this.#deliveries.size >= maximumDeliveries) this.#deliveries.delete(oldest);
    const delivery = new EximDelivery((fact, at) => this.#give(message, fact, at));
    this.#deliveries.set(message, delivery);
    return delivery;
  }

  #give(session: string, fact: LogFact, at: number | undefined): void {
    this.#sink(at === undefined ? { ...fact, session } : { ...fact, session, at });
  }
}

/** `=>`, `**`, `==` over SMTP, what a host did, or how a sign-in to it failed. Mail that was delivered here has no host. */
function isDelivery(text: string): boolean {
  return (
    /^(?:=>|->) .{0,600}? H=\S/.test(text) ||
    /^(?:==|\*\*) .{0,600}? T=/.test(text) ||
    (/^(?:\S{1,40} authenticator failed )?H=\S/.test(text) && !/ rejected /.test(text))
  );
}
