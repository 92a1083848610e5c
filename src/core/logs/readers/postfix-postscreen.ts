import type { LogFact } from '../reader.ts';

/** Gives a fact of the session with this client, `[address]:port`. */
type Give = (client: string, fact: LogFact) => void;

const client = String.raw`(\[[^\]\s]{1,64}\]:\d{1,5})`;
const rejectPattern = new RegExp(String.raw`^NOQUEUE: reject: ([A-Z-]{2,20}) from ${client}: (.{1,2000})$`);
const endPattern = new RegExp(String.raw`^(?:DISCONNECT|PASS (?:NEW|OLD)) ${client}$`);
const hangupPattern = new RegExp(String.raw`^HANGUP after \S{1,20} from ${client} in `);
/** A test that the client did not pass, in the words of the log. */
const failedPattern = new RegExp(
  String.raw`^(?:PREGREET|DNSBL|COMMAND|NON-SMTP|BARE|(?:BLACK|DENY)LISTED)\b.{0,100}?${client}(?: |:|$)`,
);
/** What follows a refusal's text. */
const contextPattern = /; (?:from|to)=<[^>]{0,512}>|; proto=/;

/** Clients that are told of at once; the one that came first is given up for the next. */
const mostClients = 1000;

/**
 * What postscreen, which stands before Postfix's server, says of clients: one process speaks to all of them at once. A client
 * that passes is the server's, so that only those are told of that do not.
 */
export class Postscreen {
  readonly #give: Give;
  readonly #told = new Set<string>();

  constructor(give: Give) {
    this.#give = give;
  }

  line(text: string): void {
    const reject = rejectPattern.exec(text);
    if (reject) return this.#refuse(reject);
    const ended = endPattern.exec(text)?.[1] ?? hangupPattern.exec(text)?.[1];
    if (ended !== undefined) return this.#end(ended);
    const failed = failedPattern.exec(text)?.[1];
    if (failed !== undefined) this.#tell(failed, { kind: 'note', text, importance: 'warn' });
  }

  #refuse([, stage = '', from = '', rest = '']: RegExpExecArray): void {
    const cut = contextPattern.exec(rest)?.index ?? rest.length;
    const to = / to=(<[^>]{0,512}>)/.exec(rest.slice(cut))?.[1];
    if (stage !== 'CONNECT') {
      const command = stage === 'RCPT' && to !== undefined ? `RCPT TO:${to}` : stage;
      this.#tell(from, { kind: 'client', text: command });
    }
    // Of clients that it has no place for it logs the words only.
    const reply = /^\d{3} /.test(rest) ? rest.slice(0, cut) : `421 4.3.2 ${rest}`;
    this.#tell(from, { kind: 'server', text: reply });
  }

  #tell(from: string, fact: LogFact): void {
    if (!this.#told.has(from)) {
      const [oldest] = this.#told;
      if (oldest !== undefined && this.#told.size >= mostClients) this.#told.delete(oldest);
      this.#told.add(from);
      this.#give(from, { kind: 'open', client: from });
    }
    this.#give(from, fact);
  }

  #end(from: string): void {
    if (this.#told.delete(from)) this.#give(from, { kind: 'closed', by: 'client' });
  }
}
