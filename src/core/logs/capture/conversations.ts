import type { LogSink } from '../reader.ts';
import { Conversation, smtpPorts } from './conversation.ts';
import type { Endpoint } from './conversation.ts';
import type { CaptureSink } from './octet-reader.ts';
import type { Segment } from './packets.ts';

/** Connections that are followed at once; the one that was seen first is given up for the next. */
const maximumConversations = 5000;

/** All TCP connections of a capture; tells of those that are SMTP. */
export class Conversations {
  readonly #sink: CaptureSink;
  readonly #open = new Map<string, Conversation>();

  constructor(sink: CaptureSink | LogSink) {
    this.#sink = sink;
  }

  /** @param at microseconds @param frame the packet's 1-based number */
  take(segment: Segment, at: number | undefined, frame: number): void {
    const source = { address: segment.source, port: segment.sourcePort };
    const destination = { address: segment.destination, port: segment.destinationPort };
    const key = keyOf(source, destination);
    let conversation = this.#open.get(key);
    const fresh = segment.syn && !segment.ack && conversation?.over;
    if (!conversation || fresh) {
      if (segment.rst && !conversation) return;
      conversation = this.#begin(key, segment, source, destination, at !== undefined);
    }
    conversation.take(segment, at ?? 0, frame);
  }

  end(): void {
    for (const conversation of this.#open.values()) conversation.end();
    this.#open.clear();
  }

  #begin(key: string, segment: Segment, source: Endpoint, destination: Endpoint, timed: boolean): Conversation {
    this.#open.delete(key);
    const [oldest] = this.#open;
    if (oldest && this.#open.size >= maximumConversations) {
      oldest[1].end();
      this.#open.delete(oldest[0]);
    }
    const fromServer = isFromServer(segment);
    const [client, server] = fromServer ? [destination, source] : [source, destination];
    const session = `${nameOf(client)} > ${nameOf(server)}`;
    const conversation = new Conversation(client, server, (fact, at, frame) =>
      this.#sink(timed ? { ...fact, session, at } : { ...fact, session }, frame),
    );
    this.#open.set(key, conversation);
    return conversation;
  }
}

/** By the SYN, else by the ports, else by the greeting. */
function isFromServer({ syn, ack, sourcePort, destinationPort, data }: Segment): boolean {
  if (syn) return ack;
  const [source, destination] = [smtpPorts.includes(sourcePort), smtpPorts.includes(destinationPort)];
  if (source !== destination) return source;
  return data[0] === 0x32 && data[1] === 0x32 && data[2] === 0x30;
}

function nameOf({ address, port }: Endpoint): string {
  return `${address}:${String(port)}`;
}

function keyOf(one: Endpoint, other: Endpoint): string {
  const [a, b] = [nameOf(one), nameOf(other)];
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}
