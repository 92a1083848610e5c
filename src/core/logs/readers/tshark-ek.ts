import { MarkedSession } from '../decode/marked-session.ts';
import type { LineReader, LogReader, LogSink } from '../reader.ts';

/** UTF-16 code units of a packet that are read. */
const longestPacket = 200_000;
/** Connections that are told apart; packets of further ones are passed over. */
const mostConnections = 1000;
/** Lines of one reply. */
const mostLines = 200;

const packet = /^\{"timestamp":"(\d{1,16})","layers":\{/;

/** `tshark -T ek`: one JSON object for each packet, of which those of SMTP are read. */
export const tsharkEkReader: LogReader = {
  format: 'tshark-ek',
  tool: 'tshark',
  side: 'between',
  recognise(text) {
    if (packet.test(text)) return text.includes('"smtp_smtp_') ? 10 : 4;
    return text.startsWith('{"index":{"_index":"packets-') ? 6 : 0;
  },
  open: (sink) => new EkPackets(sink),
};

type Fields = Readonly<Record<string, unknown>>;

class EkPackets implements LineReader {
  readonly #sink: LogSink;
  readonly #sessions = new Map<string, MarkedSession>();

  constructor(sink: LogSink) {
    this.#sink = sink;
  }

  line(text: string): void {
    const milliseconds = packet.exec(text)?.[1];
    if (milliseconds === undefined || text.length > longestPacket) return;
    const layers = fieldsOf(objectOf(text)?.['layers']);
    const smtp = fieldsOf(layers?.['smtp']);
    if (!smtp) return;
    const stream = textsOf(fieldsOf(layers?.['tcp'])?.['tcp_tcp_stream'])[0] ?? '';
    const session = this.#session(stream);
    if (!session) return;
    session.at = Number(milliseconds) * 1000;
    for (const line of commandsOf(smtp)) session.client(line);
    for (const line of repliesOf(smtp)) session.serverAfterUnseenMessage(line);
  }

  end(): void {
    this.#sessions.clear();
  }

  #session(stream: string): MarkedSession | undefined {
    const known = this.#sessions.get(stream);
    if (known || this.#sessions.size >= mostConnections) return known;
    const session = new MarkedSession(this.#sink, stream);
    this.#sessions.set(stream, session);
    session.open({});
    session.give({ kind: 'connected' });
    return session;
  }
}

function objectOf(text: string): Fields | undefined {
  try {
    return fieldsOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

/** A field that is there several times is a list. */
function textsOf(value: unknown): readonly string[] {
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  return all.filter((one) => typeof one === 'string').slice(0, mostLines);
}

function commandsOf(smtp: Fields): readonly string[] {
  const lines = textsOf(smtp['smtp_smtp_command_line']).map((line) => line.replace(/\r?\n$/, ''));
  if (lines.length > 0) return lines;
  const [command] = textsOf(smtp['smtp_smtp_req_command']);
  const [parameter] = textsOf(smtp['smtp_smtp_req_parameter']);
  return command === undefined ? [] : [parameter === undefined ? command : `${command} ${parameter}`];
}

/** The code stands once, and what follows it once for each line. */
function repliesOf(smtp: Fields): readonly string[] {
  const codes = textsOf(smtp['smtp_smtp_response_code']);
  const said = textsOf(smtp['smtp_smtp_rsp_parameter']);
  const code = codes[0];
  if (code === undefined) return [];
  if (codes.length > 1 && codes.length === said.length && new Set(codes).size > 1)
    return said.map((text, index) => `${codes[index] ?? code} ${text}`);
  const last = said.length - 1;
  return said.length === 0 ? [`${code} `] : said.map((text, index) => `${code}${index < last ? '-' : ' '}${text}`);
}
