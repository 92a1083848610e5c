import type { LogFact } from '../reader.ts';
import { streamLines } from './stream-lines.ts';
import type { StreamLines } from './stream-lines.ts';

/** What TLS calls the alerts that end a handshake, RFC 8446 section 6. */
const alertNames: Readonly<Record<number, string>> = {
  40: 'handshake failure',
  42: 'bad certificate',
  43: 'unsupported certificate',
  44: 'certificate revoked',
  45: 'certificate expired',
  46: 'certificate unknown',
  47: 'illegal parameter',
  48: 'unknown ca',
  50: 'decode error',
  51: 'decrypt error',
  70: 'protocol version',
  71: 'insufficient security',
  80: 'internal error',
  112: 'unrecognized name',
  116: 'certificate required',
  120: 'no application protocol',
};

/** A fatal alert in clear: content type 21, two octets long, level 2. */
const alertOf = (octets: string): number | undefined => {
  if (!octets.startsWith('\x15\x03')) return undefined;
  return octets.startsWith('\0\x02\x02', 3) ? octets.charCodeAt(6) : undefined;
};

const looksLikeReply = (octets: string) => /^[2-5]\d\d[ -]/.test(octets);

/** The conversation on one descriptor of a traced program. */
export class TracedConnection {
  readonly #give: (fact: LogFact) => void;
  readonly #clientLines: StreamLines;
  readonly #serverLines: StreamLines;
  #tls: 'no' | 'hello' | 'yes' | 'refused' = 'no';
  #plain = false;
  /** `asked`: DATA went out; `cut`: the message is only known by its size. */
  #message: 'no' | 'asked' | 'shown' | 'cut' = 'no';
  #messageOctets = 0;
  #lastHidden = 0;
  #dotSeen = false;
  /** The code of the reply whose further lines are awaited. */
  #code = '';
  /** The code of a reply whose last line the trace does not show. */
  #cutCode = '';

  /** @param give takes what the octets say, in their order */
  constructor(give: (fact: LogFact) => void) {
    this.#give = give;
    this.#clientLines = streamLines((text, lineEnding) => {
      if (this.#message === 'no' && text.length === 4 && text.toUpperCase() === 'DATA') this.#message = 'asked';
      else if (this.#message === 'shown' && text === '.') this.#dotSeen = true;
      give({ kind: 'client', text, lineEnding });
    });
    this.#serverLines = streamLines((text, lineEnding) => {
      this.#replied(text);
      this.#code = /^\d{3}-/.test(text) ? text.slice(0, 3) : '';
      give({ kind: 'server', text, lineEnding });
    });
  }

  /** @param octets one code unit each; @param hidden how many more octets passed that the trace does not show */
  fromClient(octets: string, hidden: number): void {
    if (octets.startsWith('\x16\x03') && this.#tls === 'no') {
      this.#tls = 'hello';
      this.#give({ kind: 'tls', implicit: !this.#plain });
    } else if (this.encrypted()) this.#alert(octets, 'client');
    if (this.encrypted()) return;
    this.#endCutReply();
    if (this.#messageChunk(octets, hidden)) return;
    this.#clientLines.push(octets);
    if (hidden > 0) this.#clientLines.skip(hidden);
    this.#note(octets.length, hidden);
  }

  /** As `fromClient`. */
  fromServer(octets: string, hidden: number): void {
    if (this.#tls === 'hello' && looksLikeReply(octets)) {
      this.#tls = 'refused';
      const message = 'The server answered the TLS handshake with text';
      this.#give({ kind: 'tlsFailed', message, implicit: !this.#plain });
    } else if (this.encrypted()) {
      this.#tls = 'yes';
      this.#alert(octets, 'server');
      return;
    }
    this.#plain = true;
    this.#cutCode = '';
    this.#serverLines.push(octets);
    if (hidden > 2 && this.#code !== '') {
      this.#cutCode = this.#code;
      this.#serverLines.drop();
    } else if (hidden > 0) this.#serverLines.skip(hidden);
    this.#note(octets.length, hidden);
  }

  /** The client has gone on, so that the reply was complete: its last line is among what is not shown. */
  #endCutReply(): void {
    if (this.#cutCode === '') return;
    this.#give({ kind: 'server', text: `${this.#cutCode} ...`, lineEnding: 'none' });
    this.#cutCode = '';
    this.#code = '';
  }

  /** Gives out what has no line end yet. */
  flush(): void {
    this.#clientLines.flush();
    this.#serverLines.flush();
  }

  /** Whether TLS has begun. */
  encrypted(): boolean {
    return this.#tls === 'hello' || this.#tls === 'yes';
  }

  #replied(text: string): void {
    if (this.#message === 'shown' || this.#message === 'cut') {
      if (this.#message === 'cut' || (!this.#dotSeen && this.#lastHidden > 2))
        this.#give({ kind: 'message', octets: this.#messageOctets });
      this.#message = 'no';
    }
    if (this.#message !== 'asked') return;
    this.#message = text.startsWith('354') ? 'shown' : 'no';
    this.#messageOctets = 0;
    this.#dotSeen = false;
  }

  /** Whether the octets are of a message that the trace does not show in full. */
  #messageChunk(octets: string, hidden: number): boolean {
    if (this.#message !== 'shown' && this.#message !== 'cut') return false;
    if (hidden > 0 && this.#messageOctets === 0) this.#message = 'cut';
    this.#messageOctets += octets.length + hidden;
    this.#lastHidden = hidden;
    return this.#message === 'cut';
  }

  #alert(octets: string, side: string): void {
    const code = alertOf(octets);
    if (code === undefined) return;
    this.#tls = 'refused';
    const message = `The ${side} sent TLS alert ${String(code)}, ${alertNames[code] ?? 'unknown'}`;
    this.#give({ kind: 'tlsFailed', message, code: String(code) });
  }

  #note(shown: number, hidden: number): void {
    if (hidden <= 2) return;
    const text = `The trace shows ${String(shown)} of ${String(shown + hidden)} octets.`;
    this.#give({ kind: 'note', text, importance: 'debug' });
  }
}
