import { Conversations } from '../capture/conversations.ts';
import { segmentOf } from '../capture/packets.ts';
import type { Segment } from '../capture/packets.ts';
import { isTcpdumpHeader, readHeader, timeOfHalf } from '../decode/tcpdump-header.ts';
import type { TcpdumpHeader } from '../decode/tcpdump-header.ts';
import type { LineReader, LogEvent, LogReader, LogSink } from '../reader.ts';

const hexPattern = /^\t? {0,8}0x[0-9a-f]{4,5}: {1,2}((?:[0-9a-f]{2,4} ?){1,8})/;
/** UTF-16 code units and octets of a packet's text that are kept. */
const maximumText = 70_000;

/**
 * What tcpdump prints of TCP packets: headers alone, which show how a connection began and ended; with `-A` the text; with
 * `-x` or `-X`, link header or not, every octet.
 */
export const tcpdumpTextReader: LogReader = {
  format: 'tcpdump',
  tool: 'tcpdump',
  side: 'between',
  general: true,
  recognise(text) {
    if (isTcpdumpHeader(text)) return 10;
    return hexPattern.test(text) ? 4 : 0;
  },
  open: (sink) => new TcpdumpLines(sink),
};

class TcpdumpLines implements LineReader {
  readonly #conversations: Conversations;
  #line = 0;
  /** Of the packet being told: where its header stands, and behind it the line in which its data begins. */
  #headerLine = 0;
  #dataLine = 0;
  readonly #bases = new Map<string, number>();
  #header: TcpdumpHeader | undefined;
  #time = '';
  #lines: string[] = [];
  #textLength = 0;
  #octets: number[] = [];
  #frame = 0;

  constructor(sink: LogSink) {
    this.#conversations = new Conversations((event: LogEvent) =>
      sink({ ...event, linesAgo: this.#line - this.#lineOf(event) }),
    );
  }

  line(text: string): void {
    this.#line++;
    const header = readHeader(text, this.#time);
    if (header) {
      this.#packet();
      this.#header = header;
      this.#headerLine = this.#line;
      // The reply that came with the next line's packet would else be told a line late; what has no body is told at once.
      if (header.length === 0) this.#packet();
      return;
    }
    const time = timeOfHalf(text);
    if (time !== undefined) {
      this.#packet();
      this.#time = time;
      return;
    }
    if (!this.#header || this.#textLength > maximumText) return;
    this.#textLength += text.length + 1;
    const hex = hexPattern.exec(text)?.[1];
    if (hex === undefined) this.#lines.push(text);
    else this.#octets.push(...octetsOf(hex));
    if (this.#complete(this.#header)) this.#packet();
  }

  end(): void {
    this.#packet();
    this.#conversations.end();
  }

  /** Whether all of the packet's text has come, as far as can be told. */
  #complete({ length, headerLength }: TcpdumpHeader): boolean {
    if (this.#octets.length > 0) return this.#octets.length >= headerLength + length && this.#octets[0] === 0x45;
    const last = this.#lines.at(-1);
    return last === '' && this.#textLength + this.#lines.length > headerLength + length;
  }

  #packet(): void {
    const header = this.#header;
    if (!header) return;
    const octets = Uint8Array.from(this.#octets);
    const { decoded, lines } = partsOf(header, this.#lines);
    // A dump may be cut off before the data begins.
    const before = decoded.length > 0 ? 1 : linesBefore(header, octets, lines);
    this.#dataLine = Math.min(this.#line, this.#headerLine + before);
    this.#header = undefined;
    this.#octets = [];
    this.#lines = [];
    this.#textLength = 0;
    const whole = octets.length > 0 ? segmentOf(isInternet(octets) ? 101 : 1, octets) : undefined;
    const segment = whole ?? this.#segment(header, dataOf(header, lines, decoded));
    this.#conversations.take(segment, header.at, ++this.#frame);
  }

  /** What was said stands in the packet's body, all else in its header. */
  #lineOf({ kind }: LogEvent): number {
    return kind === 'clientOctets' || kind === 'serverOctets' ? this.#dataLine : this.#headerLine;
  }

  #segment(header: TcpdumpHeader, data: Uint8Array): Segment {
    const { source, sourcePort, destination, destinationPort, sequence, flags, length } = header;
    const own = `${source}:${String(sourcePort)} ${destination}:${String(destinationPort)}`;
    const syn = flags.includes('S');
    return {
      ...{ source, sourcePort, destination, destinationPort, length, data, syn, lossy: true },
      sequence: sequence === undefined ? 0 : this.#absolute(own, sequence, syn),
      acknowledgement: 0,
      ack: syn && flags.includes('.'),
      fin: flags.includes('F'),
      rst: flags.includes('R'),
    };
  }

  /** The first number of each side is shown as it is, later ones relative to it unless tcpdump was told otherwise. */
  #absolute(side: string, shown: number, syn: boolean): number {
    const base = this.#bases.get(side);
    if (base === undefined || syn) {
      if (this.#bases.size >= 10_000) this.#bases.clear();
      this.#bases.set(side, shown);
      return shown;
    }
    return (shown - base) >>> 0 < 2 ** 30 && shown > 2 ** 24 ? shown : (base + shown) >>> 0;
  }
}

/** The lines of SMTP that `-v` shows behind a tab, and those of the dump. */
function partsOf(
  header: TcpdumpHeader,
  lines: readonly string[],
): { readonly decoded: readonly string[]; readonly lines: readonly string[] } {
  const dump = header.decoded === 'lines' ? lines.findIndex((line) => !line.startsWith('\t')) : 0;
  const end = dump < 0 ? lines.length : dump;
  return { decoded: lines.slice(0, end), lines: lines.slice(end) };
}

/** Lines from a packet's header to the one in which its data begins. */
function linesBefore({ headerLength }: TcpdumpHeader, octets: Uint8Array, lines: readonly string[]): number {
  if (octets.length === 0) return lines.length === 0 ? 0 : lines.join('\n').slice(0, headerLength).split('\n').length;
  const link = isInternet(octets) ? 0 : 14;
  return 1 + Math.floor((link + headerLength) / 16);
}

function isInternet(octets: Uint8Array): boolean {
  const version = (octets[0] ?? 0) >> 4;
  return (version === 4 && ((octets[0] ?? 0) & 15) >= 5) || version === 6;
}

function octetsOf(hex: string): readonly number[] {
  const digits = hex.replaceAll(' ', '');
  return Array.from({ length: digits.length >> 1 }, (_, index) => parseInt(digits.slice(index * 2, index * 2 + 2), 16));
}

/**
 * The data of a packet that `-A` printed: one character for each octet from the IP header on, but no CR before LF. Counted
 * from the front by the headers' length, or from the back when that cannot be right.
 */
function dataOf(header: TcpdumpHeader, lines: readonly string[], decoded: readonly string[]): Uint8Array {
  const { headerLength, length } = header;
  const text = lines.join('\n');
  if (length > 0 && text.trim() === '') return decodedData(header, decoded);
  if (length === 0) return new Uint8Array(0);
  const wire = text.slice(headerLength).replaceAll('\n', '\r\n');
  const whole = /^[E`]/.test(text) && wire.length >= length;
  const data = whole ? wire.slice(0, length) : text.replaceAll('\n', '\r\n').slice(-length);
  return latin1(data);
}

/** The data as tcpdump itself shows them: with `-v` all lines, else the first, which is all there is to most commands and replies. */
function decodedData({ decoded: told, length }: TcpdumpHeader, decoded: readonly string[]): Uint8Array {
  const lines = decoded.map((line) => `${line.slice(1)}\r\n`).join('');
  if (lines !== '') return latin1(lines.slice(0, length));
  const first = told === undefined || told === 'lines' ? '' : told.first;
  if (first.length + 2 === length) return latin1(`${first}\r\n`);
  // What the further lines of a reply say is not to be had.
  const reply = /^[2-5]\d\d-/.test(first) && first.length + 2 < length;
  return latin1(reply ? `${`${first.slice(0, 3)} ${first.slice(4)}`.padEnd(length - 2)}\r\n` : '');
}

const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0) & 255);
