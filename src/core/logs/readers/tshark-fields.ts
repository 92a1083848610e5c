import { Conversations } from '../capture/conversations.ts';
import { MarkedSession } from '../decode/marked-session.ts';
import type { Segment } from '../capture/packets.ts';
import type { LineReader, LogReader, LogSink } from '../reader.ts';

const headPattern = /^(?:(?:frame|ip|ipv6|tcp|smtp|_ws|eth|tls)\.[A-Za-z0-9_.]{1,60}(?:[\t,;]|$)){2,60}/;

/**
 * `tshark -T fields -E header=y` with the packets' addresses, ports and data (`tcp.payload`, or `smtp.response` and
 * `smtp.command_line`): the header line tells which columns there are, so that without it nothing can be read.
 */
export const tsharkFieldsReader: LogReader = {
  format: 'tshark-fields',
  tool: 'tshark',
  side: 'between',
  general: true,
  recognise: (text) => (headPattern.test(text) ? 10 : 0),
  open: (sink) => new FieldTable(sink),
};

class FieldTable implements LineReader {
  readonly #conversations: Conversations;
  /** Where rows do not tell both ends of their connection, what is said in them is taken to be of one. */
  readonly #only: MarkedSession;
  #greets = false;
  readonly #next = new Map<string, number>();
  #columns: readonly string[] = [];
  #separator = '\t';
  #frame = 0;

  constructor(sink: LogSink) {
    this.#conversations = new Conversations(sink);
    this.#only = new MarkedSession(sink);
  }

  line(text: string): void {
    if (headPattern.test(text)) {
      this.#separator = text.includes('\t') ? '\t' : text.includes(';') ? ';' : ',';
      this.#columns = text.split(this.#separator);
      return;
    }
    if (this.#columns.length > 0) this.#row(text.split(this.#separator));
  }

  end(): void {
    this.#conversations.end();
  }

  #row(cells: readonly string[]): void {
    const cell = (...names: readonly string[]) =>
      names.map((name) => cells[this.#columns.indexOf(name)] ?? '').find((value) => value !== '') ?? '';
    const source = cell('ip.src', 'ipv6.src');
    const destination = cell('ip.dst', 'ipv6.dst');
    const sourcePort = Number(cell('tcp.srcport')) || 0;
    const destinationPort = Number(cell('tcp.dstport')) || 0;
    if (source === '' || destination === '' || sourcePort === 0) return this.#said(cell);
    const data = dataOf(cell('tcp.payload'), cell('smtp.response', 'smtp.command_line'));
    const flags = Number(cell('tcp.flags')) || 0;
    const ends = { source, sourcePort, destination, destinationPort };
    const segment: Segment = {
      ...ends,
      data,
      length: data.length,
      sequence: this.#sequence(
        `${source} ${String(sourcePort)} ${destination}`,
        cell('tcp.seq_raw', 'tcp.seq'),
        data.length,
      ),
      acknowledgement: 0,
      fin: (flags & 1) !== 0,
      syn: (flags & 2) !== 0,
      rst: (flags & 4) !== 0,
      ack: (flags & 18) === 18,
    };
    const time = Number(cell('frame.time_epoch', 'frame.time_relative')) * 1e6;
    const timed = time > 0 ? Math.round(time) : undefined;
    this.#conversations.take(segment, timed, Number(cell('frame.number')) || ++this.#frame);
  }

  /** What tshark made of the packet: `smtp.req.*` of a command, `smtp.response.code` and `smtp.rsp.parameter` of a reply. */
  #said(cell: (...names: readonly string[]) => string): void {
    const time = Number(cell('frame.time_epoch', 'frame.time_relative')) * 1e6;
    this.#only.at = time > 0 ? Math.round(time) : undefined;
    const verb = cell('smtp.req.command');
    const parameter = cell('smtp.req.parameter');
    const code = cell('smtp.response.code');
    if (verb !== '') {
      this.#greets = /^EHLO$/i.test(verb);
      this.#only.client(parameter === '' ? verb : `${verb} ${parameter}`);
    }
    if (!/^[2-5]\d\d$/.test(code)) return;
    const text = cell('smtp.rsp.parameter');
    // Commas stand between the lines of a reply, and inside them as well: only that to EHLO is sure to have several.
    const lines = this.#greets && code === '250' ? text.split(',') : [text];
    this.#greets = false;
    const last = lines.length - 1;
    lines.forEach((line, index) => {
      this.#only.serverAfterUnseenMessage(`${code}${index < last ? '-' : ' '}${line}`);
    });
  }

  /** Without numbers the packets are taken to stand in order. */
  #sequence(side: string, shown: string, length: number): number {
    const sequence = shown === '' ? (this.#next.get(side) ?? 1) : Number(shown) || 0;
    if (this.#next.size > 10_000) this.#next.clear();
    if (shown === '') this.#next.set(side, sequence + length);
    return sequence;
  }
}

/** Octets in hexadecimal with or without colons, else the text that tshark shows with its line end as `\r\n`. */
function dataOf(payload: string, text: string): Uint8Array {
  const digits = payload.replaceAll(':', '');
  if (digits !== '' && /^(?:[0-9a-f]{2}){1,100000}$/.test(digits)) {
    return Uint8Array.from({ length: digits.length / 2 }, (_, at) => parseInt(digits.slice(at * 2, at * 2 + 2), 16));
  }
  if (text === '') return new Uint8Array(0);
  return new TextEncoder().encode(`${text.replaceAll('\\r\\n', '').replaceAll('\r\n', '')}\r\n`);
}
