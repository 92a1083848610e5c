import type {
  CommandEntry,
  Direction,
  Draft,
  EndedEntry,
  LineEnding,
  Phase,
  Protocol,
  Violation,
} from '../transcript/entry.ts';
import { isLoneResponse, maskCommand, maskResponse } from '../transcript/credentials.ts';
import { secretMask as textMask } from '../transcript/redaction.ts';
import { ByteBuffer, concatBytes, decodeText, encodeUtf8, isAsciiText, tryDecodeBase64 } from './bytes.ts';
import { readBdat, readVerb, secretStart } from './client-lines.ts';
import { Ledger, type Awaited, type RecordedReply, type Recorder } from './ledger.ts';
import { maximumCommandLineOctets, maximumHeldClientOctets } from './limits.ts';
import { MessageMeter } from './message-meter.ts';
import { ReplyParser, type Reply } from './reply-parser.ts';
import { readCredentials, secretsOf } from './sasl/credentials.ts';

export interface ObserverOptions {
  readonly record: Recorder;
  /** Default `smtp`. */
  readonly protocol?: Protocol;
  /** Whether chunks are entered as well; default true. */
  readonly chunks?: boolean;
  /** Whether the conversation is seen from its first octet; default true. If not, a missing greeting is nobody's fault. */
  readonly fromStart?: boolean;
  /** Told every password or token that passes, so that it can be masked wherever else it occurs. */
  readonly onSecret?: (secret: string) => void;
  /** Told of credentials that passed, just before the entry of the line in which they stood. */
  readonly onShown?: (shown: ShownSecret) => void;
}

/** Credentials as they passed. */
export interface ShownSecret {
  /** As on the wire, mostly base64. */
  readonly response: string;
  /** What it gives away, decoded; empty when that is nothing, or not known. */
  readonly secrets: readonly string[];
}

const lf = 0x0a;
const cr = 0x0d;
const secretMask = encodeUtf8('********');

type ClientLine = Required<Pick<CommandEntry, 'range' | 'lineEnding' | 'violations'>>;

const endOctets: Readonly<Record<LineEnding, number>> = { crlf: 2, lf: 1, cr: 1, none: 0 };

/** What the client's next octets are. */
type ClientMode =
  | { readonly kind: 'lines' }
  /** DATA was sent and not answered: whether a message follows is not known yet. */
  | { readonly kind: 'undecided' }
  | { readonly kind: 'message'; readonly meter: MessageMeter }
  | { readonly kind: 'chunk'; readonly meter: MessageMeter; left: number; readonly last: boolean };

/**
 * Watches a conversation that somebody else drives, and writes it down: give it the octets of both sides, decrypted and in
 * the order in which they passed. Credentials are masked, known to it or not. Nothing that passes makes it throw.
 */
export class Observer {
  readonly #options: ObserverOptions;
  readonly #ledger: Ledger;
  readonly #parser = new ReplyParser();
  readonly #line = new ByteBuffer();
  /** Octets of the current client line that arrived, kept or not. */
  #lineOctets = 0;
  /** Where in the client's stream the current line starts. */
  #lineStart = 0;
  #mode: ClientMode = { kind: 'lines' };
  readonly #held = new ByteBuffer();
  /** The server sent 334: the client's next line is a secret. */
  #challenged = false;
  #mechanism = '';
  #authStep = 0;
  #started = false;
  #limitEntered = false;
  #clientOffset = 0;
  #serverOffset = 0;
  /** Entries that follow from the octets being read; they stand behind the chunk they came in. */
  #steps: ((atUs: number) => void)[] = [];

  constructor(options: ObserverOptions) {
    this.#options = options;
    this.#ledger = new Ledger(options.record, options.protocol ?? 'smtp');
  }

  get phase(): Phase {
    return this.#ledger.phase;
  }

  /** What the oldest unanswered thing is; undefined when nothing waits. */
  get nextAwaited(): Awaited | undefined {
    return this.#ledger.nextAwaited;
  }

  /** The transport connection stands. Without this call the first octets are taken for it. */
  connected(atUs: number, remote?: { readonly address: string; readonly port: number }): void {
    const { seq } = this.#options.record(
      { kind: 'connected', phase: 'connect', address: remote?.address ?? '', port: remote?.port ?? 0 },
      atUs,
    );
    this.#ledger.connected(seq, atUs);
    this.#started = true;
  }

  /** Octets from the client. An empty array is the end of its stream. */
  clientBytes(bytes: Uint8Array, atUs: number): void {
    this.#start('client', atUs);
    const masked: Uint8Array[] = [];
    this.#readClient(bytes, masked);
    this.#chunk('client', bytes.length, concatBytes(...masked), atUs);
    this.#takeSteps(atUs);
  }

  /** Octets from the server. An empty array is the end of its stream. */
  serverBytes(bytes: Uint8Array, atUs: number): void {
    this.#start('server', atUs);
    this.#chunk('server', bytes.length, bytes, atUs);
    this.#replies(this.#parser.push(bytes), atUs);
  }

  /** As `clientBytes` of the octets of `text` and CRLF. */
  clientLine(text: string, atUs: number): void {
    const between = this.#mode.kind === 'lines' && this.#lineOctets === 0;
    if (this.#options.chunks !== false || !between || !isAsciiText(text))
      return this.clientBytes(encodeUtf8(`${text}\r\n`), atUs);
    this.#start('client', atUs);
    const start = this.#lineStart;
    this.#lineStart += text.length + 2;
    this.#finishClientLine(text, { range: { start, end: this.#lineStart }, lineEnding: 'crlf', violations: [] });
    this.#takeSteps(atUs);
  }

  /** As `serverBytes` of the octets of `text` and CRLF. */
  serverLine(text: string, atUs: number): void {
    if (this.#options.chunks !== false || !isAsciiText(text)) return this.serverBytes(encodeUtf8(`${text}\r\n`), atUs);
    this.#start('server', atUs);
    this.#replies(this.#parser.pushLine(text), atUs);
  }

  /** TLS stands on this connection; what follows is what it carries. */
  tlsStarted(atUs: number, draft?: Extract<Draft, { kind: 'tls' }>): void {
    const trailing = this.#parser.takeTrailing();
    if (trailing.length > 0) {
      this.#options.record(
        { kind: 'trailing', phase: 'starttls', octets: trailing.length, text: decodeText(trailing) },
        atUs,
      );
    }
    if (draft) this.#options.record(draft, atUs);
    this.#ledger.tlsStarted();
  }

  /** The greeting came unseen. */
  greetingUnseen(): void {
    this.#ledger.greetingUnseen();
  }

  /** Whatever was answered was answered unseen. */
  repliesUnseen(): void {
    this.#ledger.repliesUnseen();
  }

  /** The whole message, or a BDAT chunk, passed unseen; `octets` is 0 when its size is not known either. */
  messagePassed(octets: number, transfer: 'data' | 'bdat', atUs: number): void {
    this.#mode = { kind: 'lines' };
    this.#held.clear();
    const draft = { transfer, octets, lineCount: 0, preview: [], complete: true, violations: [] };
    this.#ledger.message(draft, true, atUs);
  }

  /** Anything else worth an entry, in its place. */
  record(draft: Draft, atUs: number): void {
    this.#options.record(draft, atUs);
  }

  /** The connection is over. */
  ended(atUs: number, ending: Pick<EndedEntry, 'by' | 'how'> & Partial<Pick<EndedEntry, 'closeNotify'>>): void {
    this.#flushClient(atUs);
    const unread = this.#parser.pendingOctets;
    const rest = this.#parser.finish();
    if (rest) this.#ledger.incomplete(rest, atUs);
    this.#ledger.ended(ending, unread, atUs);
  }

  /** No more is known of the conversation, not even how it ended. */
  lost(atUs: number): void {
    this.#flushClient(atUs);
    const rest = this.#parser.finish();
    if (rest) this.#ledger.incomplete(rest, atUs);
  }

  #start(direction: Direction, atUs: number): void {
    if (this.#started) return;
    if (direction === 'server' || this.#options.fromStart !== false) this.connected(atUs);
    this.#started = true;
  }

  #takeSteps(atUs: number): void {
    if (this.#steps.length === 0) return;
    for (const step of this.#steps.splice(0)) step(atUs);
  }

  #chunk(direction: Direction, length: number, bytes: Uint8Array, atUs: number): void {
    const offset = direction === 'client' ? this.#clientOffset : this.#serverOffset;
    if (direction === 'client') this.#clientOffset += length;
    else this.#serverOffset += length;
    if (this.#options.chunks === false) return;
    this.#options.record({ kind: 'chunk', phase: this.phase, direction, offset, length, bytes }, atUs);
  }

  /** Reads what the client sent; `masked` takes the same octets with secrets replaced. */
  #readClient(bytes: Uint8Array, masked: Uint8Array[]): void {
    let rest = bytes;
    while (rest.length > 0) {
      const used = this.#readClientPart(rest, masked);
      rest = rest.subarray(used);
    }
  }

  #readClientPart(bytes: Uint8Array, masked: Uint8Array[]): number {
    switch (this.#mode.kind) {
      case 'lines':
        return this.#readClientLine(bytes, masked);
      case 'undecided':
        return this.#holdClient(bytes, masked);
      case 'message':
        return this.#readMessage(bytes, masked, this.#mode.meter);
      case 'chunk':
        return this.#readBdatChunk(bytes, masked, this.#mode);
    }
  }

  #readClientLine(bytes: Uint8Array, masked: Uint8Array[]): number {
    const end = bytes.indexOf(lf);
    const part = end < 0 ? bytes : bytes.subarray(0, end + 1);
    const before = this.#lineOctets;
    if (this.#line.length < maximumCommandLineOctets) this.#line.append(part);
    this.#lineOctets += part.length;
    const secret = this.#challenged ? 0 : secretStart(this.#line.view());
    masked.push(secret === undefined ? part : maskPart(part, before, secret, end >= 0));
    if (end >= 0) this.#takeClientLine();
    return part.length;
  }

  #takeClientLine(): void {
    const raw = this.#line.view();
    const start = this.#lineStart;
    this.#lineStart += this.#lineOctets;
    this.#line.clear();
    this.#lineOctets = 0;
    const lineEnding = lineEndingOf(raw);
    const text = decodeText(raw.subarray(0, raw.length - endOctets[lineEnding]));
    const violations = clientViolations(raw, lineEnding);
    this.#finishClientLine(text, { range: { start, end: this.#lineStart }, lineEnding, violations });
  }

  #finishClientLine(text: string, line: ClientLine): void {
    const response = text !== '*' && (this.#challenged || isLoneResponse(text));
    this.#challenged = false;
    const verb = response ? 'RESPONSE' : readVerb(text);
    const { range, lineEnding, violations } = line;
    const masked = response ? maskResponse(text) : maskCommand(text);
    if (verb === 'AUTH') this.#startAuth(text);
    if (masked !== text) this.#learnSecret(shownSecret(text, masked));
    this.#enterMode(text, { verb, text: masked, range, lineEnding, violations });
  }

  #enterMode(text: string, draft: Parameters<Ledger['command']>[0]): void {
    const { verb, violations } = draft;
    const bdat = verb === 'BDAT' ? readBdat(text) : undefined;
    if (verb === 'DATA') this.#mode = { kind: 'undecided' };
    if (bdat)
      this.#mode = { kind: 'chunk', meter: new MessageMeter({ stuffed: false }), left: bdat.octets, last: bdat.last };
    this.#steps.push((atUs) => {
      const early = this.#ledger.nextAwaited?.verb === 'GREETING';
      const whole = early ? { ...draft, violations: [...violations, { id: 'early-talker' } as const] } : draft;
      this.#ledger.command(whole, atUs, bdat === undefined);
    });
    if (bdat?.octets === 0) this.#finishChunk(this.#mode as Extract<ClientMode, { kind: 'chunk' }>);
  }

  #holdClient(bytes: Uint8Array, masked: Uint8Array[]): number {
    const room = maximumHeldClientOctets - this.#held.length;
    if (room > 0) this.#held.append(bytes.subarray(0, room));
    masked.push(bytes);
    return bytes.length;
  }

  #readMessage(bytes: Uint8Array, masked: Uint8Array[], meter: MessageMeter): number {
    const used = meter.push(bytes);
    masked.push(bytes.subarray(0, used));
    this.#lineStart += used;
    if (meter.complete) {
      this.#mode = { kind: 'lines' };
      const summary = meter.summary();
      this.#steps.push((atUs) => this.#ledger.message({ transfer: 'data', complete: true, ...summary }, true, atUs));
    }
    return used;
  }

  #readBdatChunk(bytes: Uint8Array, masked: Uint8Array[], mode: Extract<ClientMode, { kind: 'chunk' }>): number {
    const used = Math.min(bytes.length, mode.left);
    mode.meter.push(bytes.subarray(0, used));
    masked.push(bytes.subarray(0, used));
    this.#lineStart += used;
    mode.left -= used;
    if (mode.left === 0) this.#finishChunk(mode);
    return used;
  }

  #finishChunk(mode: Extract<ClientMode, { kind: 'chunk' }>): void {
    this.#mode = { kind: 'lines' };
    const summary = mode.meter.summary();
    this.#steps.push((atUs) => this.#ledger.message({ transfer: 'bdat', complete: true, ...summary }, mode.last, atUs));
  }

  #replies(replies: readonly Reply[], atUs: number): void {
    for (const reply of replies) this.#replied(this.#ledger.reply(reply, atUs), reply.code, reply.lines, atUs);
    this.#takeSteps(atUs);
    if (this.#parser.exceeded) this.#enterLimit(atUs);
  }

  #replied(recorded: RecordedReply, code: number, lines: readonly string[], atUs: number): void {
    const verb = recorded.answered?.verb;
    if (verb === 'DATA' && this.#mode.kind === 'undecided') this.#decideData(code);
    if (verb !== 'AUTH' && verb !== 'RESPONSE') return;
    this.#challenged = code === 334;
    if (code !== 334) return;
    const decoded = tryDecodeBase64(lines[0] ?? '');
    if (decoded && decoded.length > 0) {
      this.#options.record(
        { kind: 'challenge', phase: 'auth', mechanism: this.#mechanism, decoded: decodeText(decoded) },
        atUs,
      );
    }
  }

  /** 354: what was held back is the message; anything else: it is commands. */
  #decideData(code: number): void {
    this.#mode = code === 354 ? { kind: 'message', meter: new MessageMeter({ stuffed: true }) } : { kind: 'lines' };
    const held = this.#held.view().slice();
    this.#held.clear();
    this.#readClient(held, []);
  }

  #startAuth(text: string): void {
    const [, mechanism = '', initial] = text.split(/[ \t]+/, 3);
    this.#mechanism = mechanism.toUpperCase();
    this.#authStep = 0;
    const { user = '' } = initial === undefined ? {} : readCredentials(this.#mechanism, 0, initial);
    const draft: Draft = {
      kind: 'auth',
      phase: 'auth',
      mechanism: this.#mechanism,
      offered: [],
      reason: 'as observed',
      user,
    };
    this.#steps.push((atUs) => this.#options.record(draft, atUs));
  }

  /** @param response as it stood on the wire */
  #learnSecret(response: string): void {
    const secrets = secretsOf(this.#mechanism, this.#authStep++, response);
    for (const secret of secrets) this.#options.onSecret?.(secret);
    const { onShown } = this.#options;
    if (onShown) this.#steps.push(() => onShown({ response, secrets }));
  }

  #enterLimit(atUs: number): void {
    if (this.#limitEntered || !this.#parser.exceeded) return;
    this.#limitEntered = true;
    this.#options.record(
      { kind: 'limit', phase: this.phase, limit: this.#parser.exceeded, maximum: this.#parser.exceededMaximum },
      atUs,
    );
  }

  #flushClient(atUs: number): void {
    if (this.#mode.kind === 'undecided') this.#decideData(0);
    if (this.#lineOctets > 0) this.#takeClientLine();
    if (this.#mode.kind === 'message' || this.#mode.kind === 'chunk') {
      const transfer = this.#mode.kind === 'message' ? 'data' : 'bdat';
      const summary = this.#mode.meter.summary();
      this.#steps.push((at) => this.#ledger.message({ transfer, complete: false, ...summary }, false, at));
    }
    this.#takeSteps(atUs);
  }
}

/** What of a client's line the mask stands for. */
function shownSecret(text: string, masked: string): string {
  const start = masked.indexOf(textMask);
  return text.slice(start, text.length - (masked.length - start - textMask.length)).trim();
}

function lineEndingOf(raw: Uint8Array): LineEnding {
  if (raw[raw.length - 1] !== lf) return 'none';
  return raw[raw.length - 2] === cr ? 'crlf' : 'lf';
}

function clientViolations(raw: Uint8Array, lineEnding: LineEnding): readonly Violation[] {
  const violations: Violation[] = [];
  if (lineEnding === 'lf') violations.push({ id: 'bare-lf' });
  if (lineEnding === 'none') violations.push({ id: 'incomplete' });
  if (raw.includes(0)) violations.push({ id: 'nul' });
  if (raw.some((octet) => octet > 0x7f)) violations.push({ id: 'eight-bit' });
  return violations;
}

/** Replaces what of `part`, which starts `before` octets into its line, lies in the secret that starts at `secret`. */
function maskPart(part: Uint8Array, before: number, secret: number, complete: boolean): Uint8Array {
  const start = Math.max(0, secret - before);
  const end = complete ? part.length - (part[part.length - 2] === cr ? 2 : 1) : part.length;
  if (start >= end) return part;
  return concatBytes(part.subarray(0, start), before > secret ? part.subarray(0, 0) : secretMask, part.subarray(end));
}
