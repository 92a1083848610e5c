import { Conversations } from '../capture/conversations.ts';
import { SmtpFields } from '../decode/smtp-fields.ts';
import type { LineReader, LogReader, LogSink } from '../reader.ts';

const fieldPattern = /^ {2,60}"((?:frame|ip|ipv6|tcp|smtp|tls)\.[a-z_.]{1,60})": "(.{0,400000})",?$/;
const wanted: ReadonlySet<string> = new Set([
  'frame.number',
  'frame.time_epoch',
  'ip.src',
  'ip.dst',
  'ipv6.src',
  'ipv6.dst',
  'tcp.srcport',
  'tcp.dstport',
  'tcp.seq_raw',
  'tcp.seq',
  'tcp.ack_raw',
  'tcp.len',
  'tcp.flags',
  'tcp.payload',
]);

/** `tshark -T json`: the data of every packet as hexadecimal octets. */
export const tsharkJsonReader: LogReader = {
  format: 'tshark-json',
  tool: 'tshark',
  side: 'between',
  general: true,
  recognise(text) {
    if (/^ {2,8}"_index": "packets-/.test(text)) return 10;
    return fieldPattern.test(text) ? 4 : 0;
  },
  open: (sink) => new JsonPackets(sink),
};

class JsonPackets implements LineReader {
  readonly #conversations: Conversations;
  /** Of packets whose other layers were left out (`-J smtp`). */
  readonly #talk: SmtpFields;
  #fields = new Map<string, string>();
  #frame = 0;
  /** The ports of this packet are known. */
  #layered = false;

  constructor(sink: LogSink) {
    this.#conversations = new Conversations(sink);
    this.#talk = new SmtpFields(sink);
  }

  line(text: string): void {
    if (text.includes('"_index": "')) {
      this.#talk.packetEnds();
      this.#packet();
      this.#layered = false;
      return;
    }
    const [, name = '', value = ''] = fieldPattern.exec(text) ?? [];
    if (name === 'tcp.srcport') this.#layered = true;
    if (wanted.has(name) && !this.#fields.has(name)) this.#fields.set(name, value);
    else if (name.startsWith('smtp.') && !this.#layered) this.#talk.field(name, value);
    // What SMTP makes of the packet comes last; its facts stand at that line.
    else if (name === 'smtp.response' || name === 'smtp.command_line') this.#packet();
  }

  end(): void {
    this.#talk.packetEnds();
    this.#packet();
    this.#conversations.end();
  }

  #packet(): void {
    const fields = this.#fields;
    this.#fields = new Map();
    const source = fields.get('ip.src') ?? fields.get('ipv6.src');
    const destination = fields.get('ip.dst') ?? fields.get('ipv6.dst');
    if (source === undefined || destination === undefined || !fields.has('tcp.srcport')) return;
    const number = (name: string) => Number(fields.get(name) ?? 0) || 0;
    const flags = number('tcp.flags');
    const data = octetsOf(fields.get('tcp.payload') ?? '');
    const time = number('frame.time_epoch');
    this.#frame = number('frame.number') || this.#frame + 1;
    const segment = {
      ...{ source, destination, data },
      sourcePort: number('tcp.srcport'),
      destinationPort: number('tcp.dstport'),
      sequence: number(fields.has('tcp.seq_raw') ? 'tcp.seq_raw' : 'tcp.seq'),
      acknowledgement: number('tcp.ack_raw'),
      length: number('tcp.len') || data.length,
      fin: (flags & 1) !== 0,
      syn: (flags & 2) !== 0,
      rst: (flags & 4) !== 0,
      ack: (flags & 16) !== 0 && fields.has('tcp.seq_raw'),
    };
    this.#conversations.take(segment, time === 0 ? undefined : Math.round(time * 1e6), this.#frame);
  }
}

/** `32:35:30`. */
function octetsOf(text: string): Uint8Array {
  if (!/^(?:[0-9a-f]{2}:){0,200000}[0-9a-f]{2}$/.test(text)) return new Uint8Array(0);
  return Uint8Array.from(text.split(':'), (hex) => parseInt(hex, 16));
}
