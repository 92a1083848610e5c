import { leadingTime } from '../decode/clock-times.ts';
import { barredLines } from '../decode/joined-capabilities.ts';
import type { LineReader, LogFact, LogReader, LogSink } from '../reader.ts';

/** The time is one since the first packet, or of the clock (`-t a`), with its date (`-t ad`) or its day of the year (`-t adoy`). */
const packetPattern =
  /^ {0,12}\d{1,9} +(?:(\d{1,12}\.\d{1,9})|((?:\d{4}[-/][\d/-]{3,5} )?\d\d:\d\d:\d\d\.\d{1,9}(?:Z| UTC)?)) +(\S{1,80}) (?:→|->) (\S{1,80}) +([A-Z][A-Za-z0-9./-]{1,20}) (\d{1,7}) (.{0,100000})$/;
/** With `-T tabs` the columns are parted by tabs. */
const packetOf = (text: string): RegExpExecArray | null =>
  packetPattern.exec(text.includes('\t') ? text.replaceAll('\t', ' ') : text);
/** A port may bear its name, `smtp(25)`. */
const tcpPattern =
  /^(?:\[TCP [^\]]{1,60}\] ?)*(?:[\w-]{1,30}\()?(\d{1,5})\)? (?:→|->) (?:[\w-]{1,30}\()?(\d{1,5})\)? \[([A-Z, ]{3,40})\]/;
const words = /^(?:\[TCP [^\]]{1,60}\] ?)*([SC]): (.{0,100000})$/;

/**
 * The list of packets that tshark prints by default. SMTP's lines have no ports: they belong to the last connection between
 * the two addresses.
 */
export const tsharkSummaryReader: LogReader = {
  format: 'tshark-summary',
  tool: 'tshark',
  side: 'between',
  general: true,
  recognise(text) {
    const protocol = packetOf(text)?.[5];
    if (protocol === undefined) return 0;
    if (protocol.startsWith('SMTP')) return 10;
    return mailPort.test(text) ? 8 : 6;
  },
  open: (sink) => new PacketList(sink),
};

/** A packet from or to a port of mail. */
const mailPort = /[ (](?:25|465|587|2525)\)? → |→ (?:[\w-]{1,30}\()?(?:25|465|587|2525)\)? /;

/** Microseconds that a client waits for the server before its leaving is taken for giving up. */
const leastWait = 1_000_000;

interface Stream {
  readonly client: string;
  session: string;
  tls: boolean;
  /** Since when the client has been waiting for the server; undefined when it is not. */
  heardAt: number | undefined;
}

class PacketList implements LineReader {
  readonly #sink: LogSink;
  readonly #streams = new Map<string, Stream>();
  #at = 0;

  constructor(sink: LogSink) {
    this.#sink = sink;
  }

  line(text: string): void {
    const match = packetOf(text);
    if (!match) return;
    const [, seconds, clock = '', source = '', destination = '', protocol = '', , info = ''] = match;
    this.#at = seconds === undefined ? clockOf(clock) : Math.round(Number(seconds) * 1e6);
    const tcp = tcpPattern.exec(info);
    if (protocol === 'TCP' && tcp) return this.#segment(source, destination, tcp);
    const stream = this.#streams.get(pairOf(source, destination));
    if (protocol.startsWith('SMTP')) this.#smtp(stream ?? this.#begin(source, destination, info), protocol, info);
    else if (stream && /^(?:TLS|SSL)/.test(protocol)) this.#tls(stream, protocol, info);
  }

  end(): void {
    this.#streams.clear();
  }

  #segment(source: string, destination: string, [, from, to, flags = '']: RegExpExecArray): void {
    const [sourcePort, port] = [Number(from), Number(to)];
    const syn = flags === 'SYN';
    let stream = this.#streams.get(pairOf(source, destination));
    if (syn) stream = this.#open(source, destination, sourcePort, port);
    if (!stream || (!syn && ![sourcePort, port].some((one) => stream.session.endsWith(`:${String(one)}`)))) return;
    const by = source === stream.client ? 'client' : 'server';
    if (syn) this.#give(stream, { kind: 'attempt', address: destination, port });
    else if (flags.startsWith('SYN')) {
      stream.heardAt = this.#at;
      this.#give(stream, { kind: 'connected', address: source, port: sourcePort });
    } else if (/RST|FIN/.test(flags)) this.#close(stream, by, flags.includes('RST') ? 'reset' : 'fin');
  }

  /** A client that has heard nothing for a while and closes has waited in vain. */
  #close(stream: Stream, by: 'client' | 'server', how: 'reset' | 'fin'): void {
    const waited = this.#at - (stream.heardAt ?? this.#at);
    if (by === 'client' && waited >= leastWait) {
      this.#give(stream, { kind: 'timeout', limitMs: Math.round(waited / 1000) });
    }
    stream.heardAt = undefined;
    this.#give(stream, { kind: 'closed', by, how });
  }

  #open(client: string, server: string, clientPort: number, port: number): Stream {
    const session = `${client}:${String(clientPort)} > ${server}:${String(port)}`;
    const stream = this.#remember(client, server, session);
    this.#give(stream, { kind: 'open', host: server, port });
    return stream;
  }

  /** A list that begins amid a connection. */
  #begin(source: string, destination: string, info: string): Stream {
    const [client, server] = words.exec(info)?.[1] === 'S' ? [destination, source] : [source, destination];
    const stream = this.#remember(client, server, `${client} > ${server}`);
    this.#give(stream, { kind: 'open', host: server });
    return stream;
  }

  #remember(client: string, server: string, session: string): Stream {
    if (this.#streams.size >= 10_000) this.#streams.clear();
    const stream: Stream = { client, session, tls: false, heardAt: undefined };
    this.#streams.set(pairOf(client, server), stream);
    return stream;
  }

  #smtp(stream: Stream, protocol: string, info: string): void {
    const [, who, text = ''] = words.exec(info) ?? [];
    stream.heardAt = who === 'S' ? undefined : this.#at;
    if (who === 'S') return barredLines(text).forEach((line) => this.#give(stream, { kind: 'server', text: line }));
    if (who === 'C' && !/^DATA fragment/.test(text)) return this.#commands(stream, text);
    if (protocol !== 'SMTP') this.#give(stream, { kind: 'message' });
  }

  /** tshark says what parts of a sign-in are. */
  #commands(stream: Stream, text: string): void {
    for (const line of text.split(' | ')) {
      const sent = line.replace(/(^|^AUTH LOGIN )(?:User|Pass): /i, '$1');
      this.#give(stream, { kind: 'client', text: sent });
    }
  }

  #tls(stream: Stream, protocol: string, info: string): void {
    const alert = /Alert \(Level: Fatal, Description: ([^)]{1,60})\)/.exec(info)?.[1];
    if (alert !== undefined) this.#give(stream, { kind: 'tlsFailed', message: `TLS alert ${alert.toLowerCase()}` });
    else if (!stream.tls && /Application Data/.test(info) && info.trim() === 'Application Data') {
      stream.tls = true;
      stream.heardAt = undefined;
      this.#give(stream, { kind: 'tls', protocol });
    }
  }

  #give({ session }: Stream, fact: LogFact): void {
    this.#sink({ ...fact, session, at: this.#at });
  }
}

/** Microseconds; of a day of the year, `2026/331`, only the time of that day. */
function clockOf(text: string): number {
  const days = /^\d{4}\/\d{3} /.test(text) ? text.slice(9) : text;
  return leadingTime(days)?.at ?? 0;
}

function pairOf(one: string, other: string): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`;
}
