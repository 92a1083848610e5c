import type { LogEvent, LogFact, LogSink } from '../reader.ts';
import { eventOf } from './fact-event.ts';
import { TracedConnection } from './traced-connection.ts';

/** A descriptor that is, or may turn out to be, a session. */
export interface TracedSocket {
  readonly session: string;
  readonly process: string;
  /** Whether the traced program is the one that was called. */
  server: boolean;
  /** `maybe`: nothing has passed on it yet that tells; `not`: something else. */
  smtp: 'yes' | 'maybe' | 'not';
  /** What is known of it, kept until it turns out to be a session. */
  readonly held: LogEvent[];
  readonly port: number | undefined;
  /** Reached over IPv6: behind such an address there is mostly one of IPv4 to try. */
  readonly overIpv6: boolean;
  connected: boolean;
  failed: boolean;
  /** Why it was not connected. */
  failure: Extract<LogFact, { kind: 'failure' }> | undefined;
  ended: boolean;
  /** Milliseconds of the last wait that brought nothing. */
  waited: number | undefined;
  /** The system call that last read from it. */
  readBy: string | undefined;
  conversation: TracedConnection;
  give(fact: LogFact): void;
}

/** Ports that a mail server is usually found on; on others only what passes tells. */
export const usualPorts: ReadonlySet<number> = new Set([
  24, 25, 465, 587, 588, 1025, 1587, 2465, 2525, 2526, 2587, 8025, 10025,
]);

/** Descriptors that are kept; the oldest goes first. */
const mostSockets = 2000;

/** What is known of a socket when it appears. */
export interface NewSocket {
  readonly server: boolean;
  readonly port?: number;
  readonly overIpv6?: boolean;
  /** The name it goes on under, where it is another attempt of one that failed. */
  readonly session?: string;
}

/** The sockets of the traced processes. Threads share descriptors, processes need not: the process's own one goes first. */
export class TracedSockets {
  readonly #sockets = new Map<string, TracedSocket>();
  readonly #latest = new Map<string, string>();
  readonly #sink: LogSink;
  readonly #now: () => number | undefined;

  /**
   * @param sink takes what is found
   * @param now when the line that is being read was written
   */
  constructor(sink: LogSink, now: () => number | undefined) {
    this.#sink = sink;
    this.#now = now;
  }

  find(descriptor: string, process: string): TracedSocket | undefined {
    if (this.#sockets.size === 0) return undefined;
    const own = this.#sockets.get(keyOf(descriptor, process));
    if (own !== undefined || process === '') return own;
    return this.#sockets.get(this.#latest.get(descriptor) ?? '');
  }

  add(descriptor: string, process: string, known: NewSocket): TracedSocket {
    const key = keyOf(descriptor, process);
    this.#sockets.delete(key);
    const socket = this.#create(known.session ?? key, process, known);
    this.#sockets.set(key, socket);
    this.#latest.set(descriptor, key);
    if (this.#sockets.size > mostSockets) this.#sockets.delete(this.#sockets.keys().next().value ?? '');
    return socket;
  }

  remove(descriptor: string, process: string): void {
    const own = keyOf(descriptor, process);
    this.#sockets.delete(this.#sockets.has(own) ? own : (this.#latest.get(descriptor) ?? ''));
  }

  all(): Iterable<TracedSocket> {
    return this.#sockets.values();
  }

  #create(session: string, process: string, known: NewSocket): TracedSocket {
    const held: LogEvent[] = [];
    const give = (fact: LogFact) => {
      const event = eventOf(fact, session, this.#now());
      if (socket.smtp === 'yes') this.#sink(event);
      else if (held.length < 16) held.push(event);
    };
    const socket: TracedSocket = {
      session,
      process,
      server: known.server,
      smtp: 'maybe',
      held,
      port: known.port,
      overIpv6: known.overIpv6 === true,
      connected: false,
      failed: false,
      failure: undefined,
      ended: false,
      waited: undefined,
      readBy: undefined,
      conversation: new TracedConnection(give),
      give,
    };
    return socket;
  }
}

function keyOf(descriptor: string, process: string): string {
  return process === '' ? descriptor : `${process}/${descriptor}`;
}
