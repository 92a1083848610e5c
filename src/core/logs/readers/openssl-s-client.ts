import type { LineReader, LogReader, LogSink } from '../reader.ts';
import { MarkedSession } from '../decode/marked-session.ts';
import { SClientTalk } from '../decode/s-client-talk.ts';
import { UnmarkedDialogue, looksLikeReply } from '../decode/unmarked-dialogue.ts';

const dump = /^[0-9a-f]{4} - (?:[0-9a-f]{2}[ -]){0,16}/;

/** A reply that was printed into the middle of a line of the hex dump. */
const replyInDump = (text: string): string => {
  const rest = text.slice(dump.exec(text)?.[0].length ?? 0);
  return /^[0-9a-f]{0,2}?([2-5]\d\d[ -].*)$/.exec(rest)?.[1] ?? text;
};

class SClientReader implements LineReader {
  readonly #session: MarkedSession;
  #talk = new SClientTalk();
  #dialogue = new UnmarkedDialogue();
  #stage: 'none' | 'connected' | 'reported' = 'none';
  #ticket = false;
  /** Why TLS failed has been told. */
  #refusalTold = false;
  /** A typed line that s_client may take for its own command; the next line tells. */
  #typed: string | undefined;

  constructor(sink: LogSink) {
    this.#session = new MarkedSession(sink);
  }

  line(line: string): void {
    const text = line.replace(/\r{1,4}$/, '');
    this.#talk.line++;
    if (this.#typed !== undefined && this.#wasCommand(this.#typed, text)) return;
    if (text.startsWith('CONNECTED(') || (text === 'CONNECTION ESTABLISHED' && this.#stage === 'none'))
      this.#connected();
    else if (this.#skipsTicket(text) || this.#talk.take(text)) return;
    else if (text === 'closed' || text === 'DONE') this.#closed(text === 'closed' ? 'server' : 'client');
    else this.#said(dump.test(text) ? replyInDump(text) : text);
  }

  end(): void {
    if (this.#typed !== undefined) this.#session.client(this.#typed);
    this.#typed = undefined;
    this.#report(undefined);
    const { failure, refusal } = this.#talk;
    // With TLS 1.3 a client learns only behind the handshake that its certificate is not taken.
    if (refusal?.message.includes('alert') === true && !this.#refusalTold)
      this.#session.give({ kind: 'tlsFailed', ...refusal }, this.#troubleAgo);
    if (failure !== undefined) this.#session.give({ kind: 'failure', ...failure }, this.#troubleAgo);
    if (this.#stage !== 'none' && (failure?.code === 'EPIPE' || failure?.code === 'ECONNRESET'))
      this.#session.give({ kind: 'closed', by: 'server', how: 'reset' });
    if (failure !== undefined && this.#stage === 'none')
      this.#session.give({ kind: 'closed', by: 'network', how: 'never-connected' });
  }

  /** Its errors go to another stream and may stand first, its verdict stands in front of the report. */
  get #troubleAgo(): number {
    const { line, troubleLine } = this.#talk;
    return troubleLine === 0 ? 0 : line - troubleLine;
  }

  #connected(): void {
    if (this.#stage !== 'none') {
      this.end();
      this.#refusalTold = false;
      this.#talk = new SClientTalk();
      this.#dialogue = new UnmarkedDialogue();
    }
    this.#stage = 'connected';
    this.#session.open({});
    this.#session.give({ kind: 'connected' });
  }

  /** Session tickets are printed in the middle of the dialogue. */
  #skipsTicket(text: string): boolean {
    if (text === 'Post-Handshake New Session Ticket arrived:') this.#ticket = true;
    else if (text === '---') this.#ticket = false;
    else if (!this.#ticket) return text === 'read R BLOCK';
    return true;
  }

  #closed(by: 'client' | 'server'): void {
    this.#report(undefined);
    this.#session.give({ kind: 'closed', by });
  }

  /** Lines that begin with R or Q are commands of s_client itself and are not sent. */
  #wasCommand(typed: string, next: string): boolean {
    this.#typed = undefined;
    if (next === 'RENEGOTIATING' && typed.startsWith('R')) this.#renegotiated();
    else if (next === 'DONE' && typed.startsWith('Q')) this.#closed('client');
    else {
      this.#session.client(typed);
      return false;
    }
    return true;
  }

  #renegotiated(): void {
    const text = 's_client took a typed line that begins with R for its own command and did not send it.';
    this.#session.give({ kind: 'note', text, importance: 'warn' });
  }

  #said(text: string): void {
    const side = this.#dialogue.side(text);
    if (side === 'server') {
      const inClear = this.#stage !== 'reported' && text.startsWith('250');
      if (inClear) this.#session.server(text);
      this.#report(text);
      if (!inClear) this.#session.server(text);
    } else if (side === 'client') {
      this.#report(undefined);
      if (/^[RQ]/.test(text)) this.#typed = text;
      else this.#session.client(text);
    }
  }

  /** The handshake comes before the dialogue; with `-starttls` a reply to EHLO in clear is the first line that is shown. */
  #report(first: string | undefined): void {
    const talk = this.#talk;
    if (this.#stage === 'reported' || (this.#stage === 'none' && first === undefined && talk.refusal === undefined))
      return;
    const inClear = first?.startsWith('250') === true;
    this.#stage = 'reported';
    this.#refusalTold = talk.refusal !== undefined;
    if (inClear)
      this.#session.give({
        kind: 'note',
        text: 's_client does not show what came before STARTTLS.',
        importance: 'info',
      });
    const implicit = talk.afterStarttls ? { implicit: false } : first === undefined ? {} : { implicit: !inClear };
    const verdict = talk.verdict === undefined ? {} : { verdict: talk.verdict };
    if (talk.refusal !== undefined) {
      const message = talk.verdict === undefined ? talk.refusal.message : `${talk.refusal.message}: ${talk.verdict}`;
      this.#session.give({ kind: 'tlsFailed', message, code: talk.refusal.code, ...implicit }, this.#troubleAgo);
    } else if (talk.unoffered) {
      const text = 'The server did not offer STARTTLS; s_client went on without it.';
      this.#session.give({ kind: 'note', text, importance: 'warn' });
    } else if (talk.complete && talk.protocol === undefined) {
      this.#session.give({ kind: 'tlsFailed', message: 'The handshake did not finish', ...implicit }, this.#troubleAgo);
    } else {
      this.#session.give(
        {
          kind: 'tls',
          ...implicit,
          ...(talk.protocol === undefined ? {} : { protocol: talk.protocol }),
          ...(talk.cipher === undefined ? {} : { cipher: talk.cipher }),
          ...(talk.verified === undefined ? {} : { verified: talk.verified }),
          ...verdict,
        },
        talk.verified === true ? 0 : this.#troubleAgo,
      );
    }
  }
}

const certain =
  /^(?:CONNECTED\(\d+\)|depth=\d+ |verify (?:error:num=|return:)|SSL handshake has read |Verify return code: |Verification(?: error)?: |New, .{1,30}, Cipher is |(?:write to|read from) 0x[0-9a-f]+ |Post-Handshake New|[0-9A-F]{8,20}:error:[0-9A-F]{8}:|(?:connect|write|read):errno=|read R BLOCK|Peer signing digest: |Secure Renegotiation |(?:>>>|<<<) TLS 1\.\d, |SSL_connect:)/;

/** openssl s_client: what it says of TLS, the server's lines as they came, and at a terminal what was typed. */
export const opensslSClientReader: LogReader = {
  format: 'openssl-s-client',
  tool: 'openssl s_client',
  side: 'client',
  general: true,
  recognise(text) {
    if (certain.test(text)) return 10;
    if (/^-----(?:BEGIN|END) CERTIFICATE-----$/.test(text) || dump.test(text.trimStart())) return 3;
    return looksLikeReply(text) ? 1 : 0;
  },
  open: (sink) => new SClientReader(sink),
};
