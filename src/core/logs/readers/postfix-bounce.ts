import type { LogFact, LogReader } from '../reader.ts';

const linePattern = /^ {0,2}(In|Out): {1,2}(.{0,10000})$/;

/**
 * The transcript that Postfix mails to the postmaster when a session met errors (`notify_classes`): `In:` is what Postfix
 * read, `Out:` what it wrote. A server's begins with `Out: 220`, a client's with `In: 220`.
 */
export const postfixBounceReader: LogReader = {
  format: 'postfix-bounce',
  tool: 'Postfix',
  side: 'server',
  recognise(text) {
    if (/^Transcript of session follows\.$/.test(text)) return 8;
    if (/^ (?:Out: \d{3}[ -]|In: {1,2}(?:EHLO|HELO|MAIL FROM|RCPT TO|QUIT|DATA|AUTH|STARTTLS)\b)/.test(text)) return 8;
    return /^(?:Session aborted, reason: |For other details, see the local mail logfile)/.test(text) ? 7 : 0;
  },
  open(sink) {
    const transcript = new Transcript((fact) => sink({ ...fact, session: '' }));
    return { line: (text) => transcript.line(text), end: () => transcript.end() };
  },
};

class Transcript {
  readonly #emit: (fact: LogFact) => void;
  #open = false;
  #fromServer = 'Out';
  #held: { readonly way: string; readonly text: string } | undefined;
  #accepted354 = false;

  constructor(emit: (fact: LogFact) => void) {
    this.#emit = emit;
  }

  line(text: string): void {
    const match = linePattern.exec(text);
    if (!match && this.#held && /^ {4,8}\S/.test(text)) {
      this.#held = { way: this.#held.way, text: `${this.#held.text} ${text.trim()}`.slice(0, 10_000) };
      return;
    }
    this.#flush();
    if (match) this.#said(match[1] ?? '', match[2] ?? '');
    else this.#other(text);
  }

  end(): void {
    this.#flush();
  }

  /** Held back: long lines are folded. */
  #said(way: string, text: string): void {
    if (/^220[ -]/.test(text) && (!this.#open || way === this.#fromServer)) this.#begin(way, text);
    this.#held = { way, text };
  }

  #begin(way: string, text: string): void {
    if (this.#open && !/SMTP/i.test(text)) return;
    this.#open = true;
    this.#fromServer = way;
    this.#accepted354 = false;
    this.#emit({ kind: 'open' });
    this.#emit({ kind: 'connected' });
  }

  #flush(): void {
    const held = this.#held;
    this.#held = undefined;
    if (!held) return;
    if (held.way !== this.#fromServer) return this.#emit({ kind: 'client', text: held.text });
    if (this.#accepted354) this.#emit({ kind: 'message', transfer: 'data' });
    this.#accepted354 = held.text.startsWith('354');
    this.#emit({ kind: 'server', text: held.text });
  }

  #other(text: string): void {
    if (/^Transcript of session follows\.$/.test(text)) this.#open = false;
    const reason = /^Session aborted, reason: (.{1,300})$/.exec(text)?.[1];
    if (reason === undefined) return;
    const other = this.#fromServer === 'Out' ? 'client' : 'server';
    const own = other === 'client' ? 'server' : 'client';
    this.#emit({ kind: 'note', text, importance: 'warn' });
    if (reason.startsWith('timeout')) this.#emit({ kind: 'closed', by: own, how: 'timeout' });
    else this.#emit({ kind: 'closed', by: reason.startsWith('lost connection') ? other : own });
  }
}
