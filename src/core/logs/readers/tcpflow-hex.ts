import { Conversations } from '../capture/conversations.ts';
import type { LineReader, LogEvent, LogReader, LogSink } from '../reader.ts';

const head = /^(\d{3}\.\d{3}\.\d{3}\.\d{3})\.(\d{5})-(\d{3}\.\d{3}\.\d{3}\.\d{3})\.(\d{5}): ?$/;
const dumped = /^[0-9a-f]{4,8}: (?=[0-9a-f]{2})/;
const group = /(?:[0-9a-f]{2}){1,2}(?= )/y;
/** Octets of one line. */
const lineOctets = 32;
/** Octets of one packet that are kept. */
const mostOctets = 70_000;
/** Directions whose octets are counted. */
const mostDirections = 10_000;

interface Flow {
  readonly source: string;
  readonly sourcePort: number;
  readonly destination: string;
  readonly destinationPort: number;
}

/** `tcpflow -c -D`: the data of each packet in hexadecimal, behind a line with its addresses and ports. */
export const tcpflowHexReader: LogReader = {
  format: 'tcpflow-hex',
  tool: 'tcpflow',
  side: 'between',
  general: true,
  recognise: (text) => (head.test(text) ? 9 : dumped.test(text) ? 2 : 0),
  open: (sink) => new HexFlows(sink),
};

class HexFlows implements LineReader {
  readonly #conversations: Conversations;
  readonly #next = new Map<string, number>();
  #flow: Flow | undefined;
  #octets: number[] = [];
  #frame = 0;
  /** Lines since the first with data. */
  #lines = 0;

  constructor(sink: LogSink) {
    this.#conversations = new Conversations((event: LogEvent) => sink({ ...event, linesAgo: this.#lines }));
  }

  line(text: string): void {
    const [, source, sourcePort, destination, destinationPort] = head.exec(text) ?? [];
    if (source !== undefined && destination !== undefined) {
      this.#packet();
      const ends = { source: addressOf(source), destination: addressOf(destination) };
      this.#flow = { ...ends, sourcePort: Number(sourcePort), destinationPort: Number(destinationPort) };
      return;
    }
    if (this.#octets.length > 0) this.#lines++;
    const octets = this.#flow ? octetsOf(text) : [];
    if (octets.length === 0) this.#packet();
    else if (this.#octets.length < mostOctets) this.#octets.push(...octets);
  }

  end(): void {
    if (this.#octets.length > 0) this.#lines++;
    this.#packet();
    this.#conversations.end();
  }

  #packet(): void {
    const flow = this.#flow;
    const data = Uint8Array.from(this.#octets);
    this.#octets = [];
    if (flow && data.length > 0) {
      const segment = { ...flow, data, length: data.length, sequence: this.#sequence(flow, data.length) };
      const flags = { acknowledgement: 0, syn: false, ack: true, fin: false, rst: false };
      this.#conversations.take({ ...segment, ...flags }, undefined, ++this.#frame);
    }
    this.#flow = undefined;
    this.#lines = 0;
  }

  #sequence({ source, sourcePort, destination, destinationPort }: Flow, length: number): number {
    const side = `${source}:${String(sourcePort)} ${destination}:${String(destinationPort)}`;
    if (this.#next.size >= mostDirections) this.#next.clear();
    const sequence = this.#next.get(side) ?? 1;
    this.#next.set(side, sequence + length);
    return sequence;
  }
}

/** `127.000.000.001`. */
const addressOf = (text: string): string => text.split('.').map(Number).join('.');

/** The octets of a line. As many characters stand behind them, which may look like more: that tells where they end. */
function octetsOf(line: string): readonly number[] {
  const octets: number[] = [];
  let at = dumped.exec(line)?.[0].length ?? line.length;
  while (octets.length < lineOctets) {
    group.lastIndex = at;
    const digits = group.exec(line)?.[0];
    if (digits === undefined) break;
    for (let place = 0; place < digits.length; place += 2) octets.push(parseInt(digits.slice(place, place + 2), 16));
    at += digits.length + 1;
    const behind = line.length - at;
    if (behind === octets.length || (behind === octets.length + 1 && line.charAt(at) === ' ')) break;
  }
  return octets;
}
