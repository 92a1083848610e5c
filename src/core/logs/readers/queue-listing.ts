import type { LineReader, LogFact, LogReader, LogSink } from '../reader.ts';
import { networkError } from '../decode/network-errors.ts';
import { toldError, withoutPrefix } from '../decode/told-error.ts';
import { saysTimedOut } from '../error-words.ts';
import { explain } from './postfix-reason.ts';
import type { Delivering } from './postfix-reason.ts';

/** Postfix's `postqueue -p`, Sendmail's `mailq`: the head of the table. */
const head = /^-{1,10}Queue ID-{1,3} +-{1,3}Size-|^-{2,10}Q-ID-{2,10} -{1,3}Size-/;
/** Postfix: an id, perhaps marked, the size, when it came, the sender. */
const postfixMessage = /^([0-9A-Za-z]{6,30})([*!#]?) +\d{1,12} [A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d +\S/;
/** Sendmail: the sender in brackets, the time without seconds. */
const sendmailMessage = /^([0-9A-Za-z]{10,20})([*X-]?) +\d{1,12} [A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d \S/;
/** Postfix's `postqueue -j`: one message a line. */
const json = /^\{"queue_name": ?"[a-z]{1,20}", ?"queue_id": ?"([0-9A-Za-z]{1,30})"/;
const reason = /^\s{0,80}\((.{3,4000})\)\s{0,4}$/;
/** Reasons of one message that are told apart. */
const mostReasons = 20;
/** What Sendmail says before the reason itself. */
const deferred = /^(?:Deferred|reply|host map): /;

/** What waits in the queue of a server, and why: each message that could not be delivered is a session. */
export const queueListingReader: LogReader = {
  format: 'queue-listing',
  tool: 'the mail queue',
  side: 'client',
  recognise(text) {
    if (head.test(text) || json.test(text)) return 10;
    return postfixMessage.test(text) || sendmailMessage.test(text) ? 6 : 0;
  },
  open: (sink) => new QueueListing(sink),
};

class QueueListing implements LineReader {
  readonly #sink: LogSink;
  #id = '';
  /** A message has been told, and no reason yet. */
  #opened = false;
  /** Reasons of this message: of several recipients mostly the same. */
  #reasons = new Set<string>();
  /** Of a reason that stands before its recipient. */
  readonly #delivering: Delivering;

  constructor(sink: LogSink) {
    this.#sink = sink;
    this.#delivering = {
      verbose: false,
      emit: (fact) => this.#give(fact),
      tlsGivenUp: (message) => this.#give({ kind: 'tlsFailed', message }),
    };
  }

  line(text: string): void {
    const [, id] = json.exec(text) ?? [];
    if (id !== undefined) return this.#parsed(id, text);
    const [, next] = postfixMessage.exec(text) ?? sendmailMessage.exec(text) ?? [];
    if (next !== undefined) return this.#begin(next);
    const [, why] = reason.exec(text) ?? [];
    if (why !== undefined) this.#because(why, '');
  }

  end(): void {}

  #begin(id: string): void {
    this.#id = id;
    this.#opened = false;
    this.#reasons = new Set();
  }

  #parsed(id: string, text: string): void {
    this.#begin(id);
    for (const { address, delay_reason: why } of recipientsOf(text))
      if (typeof why === 'string') this.#because(why, typeof address === 'string' ? `<${address}>` : '');
  }

  #because(why: string, recipient: string): void {
    if (this.#reasons.has(why) || this.#reasons.size >= mostReasons) return;
    this.#reasons.add(why);
    if (!this.#opened) this.#give({ kind: 'open' });
    this.#opened = true;
    const words = why.replace('delivery temporarily suspended: ', '');
    if (deferred.test(words) || /^(?:timeout|I\/O error|Data format error|User unknown)\b/.test(words))
      return this.#ofSendmail(words.replace(/^Deferred: /, ''));
    const [, refused] = /^SASL authentication failed; .{1,400} said: ([45]\d\d[ -].*)$/.exec(words) ?? [];
    if (refused === undefined) return explain(this.#delivering, words, recipient, '');
    this.#give({ kind: 'client', text: 'AUTH' });
    this.#give({ kind: 'server', text: refused });
  }

  /** Sendmail quotes the reply, or says what became of the connection. */
  #ofSendmail(words: string): void {
    const waiting = saysTimedOut.test(words) && !/^Connection/.test(words);
    if (waiting) {
      this.#give({ kind: 'connected' });
      const [, verb] = /\bduring client ([A-Z]{4,8})\b/.exec(words) ?? [];
      if (verb !== undefined) this.#give({ kind: 'client', text: verb });
      return this.#give({ kind: 'timeout', waitingFor: /greeting/.test(words) ? 'greeting' : 'reply' });
    }
    if (toldError(withoutPrefix(words)) === 'mail') return this.#give({ kind: 'clientError', message: words });
    const error = networkError(words);
    if (error.code === undefined) this.#give({ kind: 'clientError', message: words });
    else this.#give({ kind: 'failure', ...error, final: true });
  }

  #give(fact: LogFact): void {
    this.#sink({ session: this.#id, ...fact });
  }
}

interface Recipient {
  readonly address?: unknown;
  readonly delay_reason?: unknown;
}

function recipientsOf(text: string): readonly Recipient[] {
  try {
    const { recipients } = JSON.parse(text) as { readonly recipients?: unknown };
    return Array.isArray(recipients) ? (recipients as readonly Recipient[]).slice(0, mostReasons) : [];
  } catch {
    return [];
  }
}
