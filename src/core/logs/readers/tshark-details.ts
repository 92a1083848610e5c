import { smtpPorts } from '../capture/conversation.ts';
import { decodeWireshark } from '../decode/wireshark-escapes.ts';
import type { LineReader, LogFact, LogReader, LogSink } from '../reader.ts';

const layersPattern = /^Transmission Control Protocol, Src Port: (\d{1,5}), Dst Port: (\d{1,5}),/;
const internetPattern = /^Internet Protocol Version [46], Src: (\S{1,80}), Dst: (\S{1,80})$/;
const itemPattern =
  /^ {4}(Response|Command Line|Username|Password|Message|Flags): (.{0,100000})$|^ {8}(Response parameter): (.{0,100000})$/;

/** `tshark -V` or `-O smtp`: the tree of every packet, with the lines of SMTP in it. */
export const tsharkDetailsReader: LogReader = {
  format: 'tshark-V',
  tool: 'tshark',
  side: 'between',
  general: true,
  recognise(text) {
    if (text === 'Simple Mail Transfer Protocol') return 10;
    if (layersPattern.test(text) || internetPattern.test(text)) return 6;
    if (/^Frame \d{1,9}: \d{1,9} bytes on wire/.test(text)) return 6;
    if (/^ {4}(?:Response|Command Line): /.test(text)) return 5;
    return /^ {4,12}(?:Arrival Time: |\[Protocols in frame: |Header Checksum: |Response (?:code|parameter): )/.test(
      text,
    )
      ? 3
      : 0;
  },
  open: (sink) => new PacketTrees(sink),
};

class PacketTrees implements LineReader {
  readonly #sink: LogSink;
  readonly #open = new Set<string>();
  #line = 0;
  #at: number | undefined;
  #addresses = ['', ''];
  #ports = [0, 0];
  #inSmtp = false;
  /** The first line of a reply as shown, and the texts of all its lines. */
  #reply: { readonly first: string; readonly parameters: string[]; readonly line: number } | undefined;

  /** Ends of connections that serve. */
  readonly #servers = new Set<string>();

  constructor(sink: LogSink) {
    this.#sink = sink;
  }

  line(text: string): void {
    this.#line++;
    if (text.charCodeAt(0) !== 0x20) return this.#layer(text);
    const epoch = /^ {4}Epoch Time: (\d{1,12}\.\d{1,9}) seconds/.exec(text)?.[1];
    if (epoch !== undefined) this.#at = Math.round(Number(epoch) * 1e6);
    const item = itemPattern.exec(text);
    if (item) this.#item(item[1] ?? item[3] ?? '', item[2] ?? item[4] ?? '');
    else if (this.#inSmtp) this.#rest(text);
    const alert = /Record Layer: Alert \(Level: Fatal, Description: ([^)]{1,60})\)/.exec(text)?.[1];
    if (alert !== undefined) this.#give({ kind: 'tlsFailed', message: `TLS alert ${alert.toLowerCase()}` });
  }

  end(): void {
    this.#flush();
  }

  #layer(text: string): void {
    this.#flush();
    this.#inSmtp = text === 'Simple Mail Transfer Protocol';
    if (text.startsWith('Frame ')) this.#at = undefined;
    const internet = internetPattern.exec(text);
    if (internet) this.#addresses = [internet[1] ?? '', internet[2] ?? ''];
    const tcp = layersPattern.exec(text);
    if (tcp) this.#ports = [Number(tcp[1]), Number(tcp[2])];
  }

  #item(name: string, value: string): void {
    if (name === 'Flags') return this.#flags(value);
    if (!this.#inSmtp) return;
    if (name === 'Response parameter') {
      this.#reply?.parameters.push(decodeWireshark(value));
      return;
    }
    this.#flush();
    const text = decodeWireshark(value).replace(/\r?\n$/, '');
    if (name === 'Response') this.#reply = { first: text, parameters: [], line: this.#line };
    else this.#give({ kind: 'client', text });
  }

  /** The message stands in a tree of its own; here it has only its length. */
  #rest(text: string): void {
    const length = /^ {8}\[Reassembled DATA length: (\d{1,12})\]$/.exec(text)?.[1];
    if (length !== undefined) this.#give({ kind: 'message', octets: Number(length), transfer: 'data' });
  }

  /** Behind the first line of a reply only the texts of the further ones are shown. */
  #flush(): void {
    const reply = this.#reply;
    this.#reply = undefined;
    if (!reply) return;
    const linesAgo = this.#line - reply.line;
    this.#give({ kind: 'server', text: reply.first }, linesAgo);
    if (reply.first.charAt(3) !== '-') return;
    const code = reply.first.slice(0, 3);
    const last = reply.parameters.length - 1;
    for (const [index, text] of reply.parameters.entries())
      if (index > 0) this.#give({ kind: 'server', text: `${code}${index === last ? ' ' : '-'}${text}` }, linesAgo);
  }

  #flags(value: string): void {
    const names = /^0x[0-9a-f]{2,4} \(([A-Z, ]{3,60})\)$/.exec(value)?.[1]?.split(', ') ?? [];
    const by = this.#serverFirst() ? 'server' : 'client';
    if (names.includes('SYN')) this.#learnServer(names.includes('ACK') ? 0 : 1);
    if (names.includes('SYN')) this.#give(names.includes('ACK') ? { kind: 'connected' } : this.#attempt());
    else if (names.includes('RST')) this.#give({ kind: 'closed', by, how: 'reset' });
    else if (names.includes('FIN')) this.#give({ kind: 'closed', by, how: 'fin' });
  }

  #attempt(): LogFact {
    return { kind: 'attempt', address: this.#addresses[1] ?? '', port: this.#ports[1] ?? 0 };
  }

  #serverFirst(): boolean {
    return smtpPorts.includes(this.#ports[0] ?? 0) || this.#servers.has(this.#end(0)) || this.#reply !== undefined;
  }

  /** @param side 0 where the packet is from, 1 where it goes to */
  #end(side: 0 | 1): string {
    return `${this.#addresses[side] ?? ''}:${String(this.#ports[side] ?? 0)}`;
  }

  /** The handshake and replies tell who serves on a port that says nothing. */
  #learnServer(side: 0 | 1): void {
    if (this.#servers.size >= 10_000) this.#servers.clear();
    this.#servers.add(this.#end(side));
  }

  #give(fact: LogFact, linesAgo = 0): void {
    const [source = '', destination = ''] = this.#addresses;
    const [from = 0, to = 0] = this.#ports;
    if (fact.kind === 'server') this.#learnServer(0);
    const known = smtpPorts.includes(to) || this.#servers.has(this.#end(1));
    const fromServer =
      smtpPorts.includes(from) || (!known && (fact.kind === 'server' || this.#servers.has(this.#end(0))));
    const [client, server] = fromServer ? [destination, source] : [source, destination];
    const [clientPort, port] = fromServer ? [to, from] : [from, to];
    const session = `${client}:${String(clientPort)} > ${server}:${String(port)}`;
    const at = this.#at === undefined ? {} : { at: this.#at };
    if (!this.#open.has(session)) {
      if (this.#open.size >= 10_000) this.#open.clear();
      this.#open.add(session);
      this.#sink({ kind: 'open', host: server, port, session, ...at });
    }
    this.#sink({ ...fact, session, ...at, ...(linesAgo > 0 && { linesAgo }) });
  }
}
