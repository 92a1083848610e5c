import type { LogFact } from '../reader.ts';
import { decodeOctal } from '../decode/exim-escapes.ts';

type Emit = (fact: LogFact, at: number | undefined) => void;

const hostPattern = /(?: |^)H=(\S{1,255}) \[([^\]]{1,64})\](?::(\d{1,5}))?/;
const refusedPattern = /SMTP error from remote mail server after (.{1,600}?): (\d{3}[ -].{0,3000})$/;
const closedPattern = /Remote host closed connection in response to (.{1,600}?)(?: \(EHLO response was: .{0,500}\))?$/;
const timeoutPattern = /SMTP timeout after (.{1,600}?)(?: \(\d{1,12} bytes written\))?(?:: Connection timed out)?$/;

/** What Exim's log says of one message's deliveries. */
export class EximDelivery {
  readonly #emit: Emit;
  #at: number | undefined;
  #host = '';
  #open = false;
  /** The outcome has been told; what comes later is another attempt. */
  #doneAt: number | undefined;
  #done = false;
  #told = '';

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  /** A line behind time and message id. */
  take(text: string, at: number | undefined): void {
    if (this.#done && at !== this.#doneAt) this.#open = false;
    this.#at = at;
    const host = hostPattern.exec(text);
    if (host || !this.#open) this.#reach(host);
    const outcome = /^(?:=>|->|==|\*\*) |^\S{1,255} R=\S{1,60} T=\S{1,60} defer /.test(text);
    const failure = /^(?:==|\*\*) |^H=|^\S{1,255} R=\S{1,60} T=\S{1,60} defer /.test(text);
    const auth = /^(\S{1,40}) authenticator failed H=\S{1,255} \[[^\]]{1,64}\](?::\d{1,5})? (.{1,1000})$/.exec(text);
    if (auth) this.#signInFailed(auth[1] ?? '', auth[2] ?? '');
    else if (text.startsWith('=> ')) this.#delivered(text);
    else if (failure) this.#failed(text, host);
    if (outcome) [this.#done, this.#doneAt] = [true, at];
  }

  #reach(match: RegExpExecArray | null): void {
    const [, host = '', address = '', digits] = match ?? [];
    if (this.#open && (host === '' || host === this.#host)) return;
    const port = digits === undefined ? {} : { port: Number(digits) };
    this.#open = true;
    this.#done = false;
    this.#told = '';
    this.#host = host;
    this.#tell({ kind: 'open', host, ...port });
    if (address !== '') this.#tell({ kind: 'attempt', address, ...port });
  }

  #tell(fact: LogFact): void {
    this.#emit(fact, this.#at);
  }

  #signInFailed(mechanism: string, reply: string): void {
    const lines = linesOf(reply);
    this.#tell({ kind: 'client', text: `AUTH ${mechanism}` });
    for (const text of lines) this.#tell({ kind: 'server', text });
  }

  /** `=> …  X=TLS… C="reply"`. */
  #delivered(text: string): void {
    const [, protocol = '', cipher = ''] = / X=([A-Z]{3}[\d.]{1,5}):(\S{1,200})/.exec(text) ?? [];
    if (protocol !== '') this.#tell({ kind: 'tls', protocol, cipher, ...(/ CV=yes/.test(text) && { verified: true }) });
    const reply = / C="(\d{3}[ -].{0,3000})"/.exec(text)?.[1];
    if (reply === undefined) return;
    this.#tell({ kind: 'message' });
    for (const line of linesOf(reply)) this.#tell({ kind: 'server', text: line });
  }

  #failed(text: string, host: RegExpExecArray | null): void {
    const reason = host
      ? text.slice(host.index + host[0].length).replace(/^:? /, '')
      : text.replace(/^.{0,600}? defer /, '');
    const system =
      /\(\d{1,4}\): (Connection refused|Connection timed out|No route to host|Network is unreachable)/.exec(text);
    const key = system && !refusedPattern.test(text) && !timeoutPattern.test(text) ? (system[1] ?? '') : reason;
    if (this.#told.includes(key)) return;
    this.#told = key;
    this.#explain(key);
  }

  #explain(reason: string): void {
    const refused = refusedPattern.exec(reason);
    const closed = closedPattern.exec(reason)?.[1];
    const waited = timeoutPattern.exec(reason)?.[1];
    if (refused) {
      this.#sent(refused[1] ?? '');
      for (const text of linesOf(refused[2] ?? '')) this.#tell({ kind: 'server', text });
    } else if (closed !== undefined) {
      this.#sent(closed);
      this.#tell({ kind: 'closed', by: 'server' });
    } else if (waited !== undefined) {
      this.#sent(waited);
      const greeting = waited === 'initial connection';
      if (greeting) this.#tell({ kind: 'connected' });
      this.#tell({
        kind: 'timeout',
        waitingFor: greeting ? 'greeting' : waited === 'end of data' ? 'data-reply' : 'reply',
      });
      this.#tell({ kind: 'closed', by: 'client', how: 'timeout' });
    } else this.#broke(reason);
  }

  #broke(reason: string): void {
    if (/TLS session: /.test(reason)) return this.#tell({ kind: 'tlsFailed', message: reason });
    if (reason === 'Connection refused') return this.#tell({ kind: 'failure', message: reason, code: 'ECONNREFUSED' });
    if (reason === 'Connection timed out') return this.#tell({ kind: 'timeout', waitingFor: 'connect' });
    if (/^(?:No route|Network is)/.test(reason)) return this.#tell({ kind: 'failure', message: reason });
    this.#tell({ kind: 'clientError', message: reason });
  }

  /** What was sent before it: `end of data`, `initial connection`, `pipelined MAIL FROM:<…>` or a command. */
  #sent(words: string): void {
    if (words === 'initial connection') return;
    if (words === 'end of data') return this.#tell({ kind: 'message' });
    this.#tell({ kind: 'client', text: words.replace(/^pipelined /, '') });
  }
}

function linesOf(reply: string): readonly string[] {
  return decodeOctal(reply).split('\n');
}
