import { TlsWatch } from '../capture/tls-watch.ts';
import { smtpPorts } from '../capture/conversation.ts';
import type { Side } from '../capture/conversation.ts';
import { encodeUtf8 } from '../../smtp/bytes.ts';
import type { LineReader, LogFact, LogReader, LogSink } from '../reader.ts';

const hexPattern = /^(\t| {4})?[0-9A-F]{8} {2}((?:[0-9a-f]{2} {1,2}){0,15}[0-9a-f]{2})(?: {2,60}\S| |$)/;
const rawPattern = /^(\t)?((?:[0-9a-f]{2}){1,100000})$/;
const nodePattern = /^Node ([01]): (.{1,300}):(\d{1,5})$/;

/** `tshark -z follow,tcp,ascii|hex|raw`: what both sides of one connection said; node 0 spoke to node 1. */
export const tsharkFollowReader: LogReader = {
  format: 'tshark-follow',
  tool: 'tshark',
  side: 'between',
  general: true,
  recognise(text) {
    if (/^Follow: (?:tcp|tls),(?:ascii|hex|raw)$/.test(text)) return 10;
    if (/^Filter: (?:tcp|tls)\.stream eq \d{1,9}$/.test(text) || nodePattern.test(text)) return 10;
    if (hexPattern.test(text)) return 5;
    return rawPattern.test(text) && text.length > 12 ? 2 : 0;
  },
  open: (sink) => new FollowedStream(sink),
};

class FollowedStream implements LineReader {
  readonly #sink: LogSink;
  #form = '';
  #streams = 0;
  #server = 1;
  #nodes: { readonly address: string; readonly port: number }[] = [];
  #tls: TlsWatch | undefined;
  /** A chunk of text that has not come whole. */
  #chunk: { readonly side: Side; readonly length: number; readonly lines: string[]; size: number } | undefined;

  constructor(sink: LogSink) {
    this.#sink = sink;
  }

  line(text: string): void {
    const form = /^Follow: (?:tcp|tls),(ascii|hex|raw)$/.exec(text)?.[1];
    if (form !== undefined) return this.#begin(form);
    const node = nodePattern.exec(text);
    if (node && !this.#tls) return this.#node(node);
    if (!this.#tls || /^={60,80}$/.test(text)) return this.#flush();
    if (this.#form === 'ascii') return this.#text(text);
    const hex = (this.#form === 'hex' ? hexPattern : rawPattern).exec(text);
    if (hex) this.#said(this.#sideOf(hex[1] !== undefined), octetsOf(hex[2] ?? ''));
  }

  end(): void {
    this.#flush();
  }

  #begin(form: string): void {
    this.#flush();
    this.#form = form;
    this.#streams++;
    this.#nodes = [];
    this.#tls = undefined;
  }

  /** Behind the second node the dialogue begins. */
  #node([, , address = '', port]: RegExpExecArray): void {
    this.#nodes.push({ address, port: Number(port) });
    const [first, second] = this.#nodes;
    if (!first || !second) return;
    this.#server = smtpPorts.includes(first.port) && !smtpPorts.includes(second.port) ? 0 : 1;
    const server = this.#server === 0 ? first : second;
    this.#tls = new TlsWatch(server.port === 465, (fact) => this.#give(fact));
    this.#give({ kind: 'open', host: server.address, port: server.port });
    this.#give({ kind: 'connected', ...server });
  }

  #sideOf(second: boolean): Side {
    return second === (this.#server === 1) ? 'server' : 'client';
  }

  /** A line with the chunk's length, a TAB before that of node 1; then the chunk, its carriage returns lost here. */
  #text(text: string): void {
    const chunk = this.#chunk;
    if (!chunk) {
      const length = /^(\t)?(\d{1,7})$/.exec(text);
      if (length)
        this.#chunk = { side: this.#sideOf(length[1] !== undefined), length: Number(length[2]), lines: [], size: 0 };
      return;
    }
    chunk.lines.push(text);
    chunk.size += encodeUtf8(text).length + 2;
    const withoutReturns = chunk.size - chunk.lines.length;
    if (chunk.size >= chunk.length || (text === '' && withoutReturns - 1 >= chunk.length)) this.#flush();
  }

  #flush(): void {
    const chunk = this.#chunk;
    this.#chunk = undefined;
    if (chunk) this.#said(chunk.side, encodeUtf8(`${chunk.lines.join('\r\n')}\r\n`).subarray(0, chunk.length));
  }

  #said(side: Side, octets: Uint8Array): void {
    if (this.#tls?.take(side, octets)) return;
    this.#give({ kind: side === 'client' ? 'clientOctets' : 'serverOctets', octets });
  }

  #give(fact: LogFact): void {
    this.#sink({ ...fact, session: String(this.#streams) });
  }
}

function octetsOf(hex: string): Uint8Array {
  const digits = hex.replaceAll(' ', '');
  return Uint8Array.from({ length: digits.length >> 1 }, (_, index) =>
    parseInt(digits.slice(index * 2, index * 2 + 2), 16),
  );
}
