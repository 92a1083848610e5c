import type { LogFact, LogReader } from '../reader.ts';

const commandPattern =
  /^(?:EHLO|HELO|LHLO|MAIL|RCPT|DATA|BDAT|QUIT|RSET|NOOP|VRFY|EXPN|HELP|AUTH|STARTTLS|ETRN)(?: |$)/i;

/**
 * A test session of `exim -bh` or `-bhc`: the server's lines bare, what was typed where a terminal echoed it, and Exim's
 * reasons behind `>>> `.
 */
export const eximBhReader: LogReader = {
  format: 'exim-bh',
  tool: 'Exim',
  side: 'server',
  recognise(text) {
    if (/^\*{4} (?:SMTP testing session as if from|This is not for real!)/.test(text)) return 10;
    if (/^>>> (?:host in |processing "|using ACL |end of ACL |check |\S{1,40}: condition test )/.test(text)) return 9;
    return text.startsWith('LOG: ') && / \[[0-9A-Fa-f.:]{3,40}\]/.test(text) ? 4 : 0;
  },
  open(sink) {
    const session = new TestSession((fact) => sink({ ...fact, session: '' }));
    return { line: (text) => session.line(text), end: () => undefined };
  },
};

class TestSession {
  readonly #emit: (fact: LogFact) => void;
  #begun = false;
  #expects: 'command' | 'response' | 'message' = 'command';

  constructor(emit: (fact: LogFact) => void) {
    this.#emit = emit;
  }

  line(text: string): void {
    if (text.startsWith('>>> ') || text.startsWith('LOG: ')) return;
    const host = /^\*{4} SMTP testing session as if from host (\S{1,64})$/.exec(text)?.[1];
    if (host !== undefined) return this.#begin(host);
    if (!this.#begun) return;
    if (/^\d{3}(?:[ -]|$)/.test(text) && this.#expects !== 'message') return this.#serverSaid(text);
    this.#clientSaid(text);
  }

  #begin(client: string): void {
    this.#begun = true;
    this.#expects = 'command';
    this.#emit({ kind: 'open', client });
    this.#emit({ kind: 'connected' });
  }

  #serverSaid(text: string): void {
    this.#expects = text.startsWith('354') ? 'message' : text.startsWith('334') ? 'response' : 'command';
    this.#emit({ kind: 'server', text });
  }

  /** Anything else is what was typed, where it can be told from Exim's own words. */
  #clientSaid(text: string): void {
    if (this.#expects === 'command' && !commandPattern.test(text)) return;
    if (this.#expects === 'response' || (this.#expects === 'message' && text === '.')) this.#expects = 'command';
    this.#emit({ kind: 'client', text });
  }
}
