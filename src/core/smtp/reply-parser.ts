import type { ByteRange, LimitId, Violation, ViolationId } from '../transcript/entry.ts';
import { ByteBuffer, decodeText, encodeUtf8, noBytes, tryDecodeUtf8 } from './bytes.ts';
import { maximumReplyLineOctets, maximumReplyLines, maximumReplyOctets, standardReplyLineOctets } from './limits.ts';

/** One reply as it came, whether it keeps to the grammar or not. */
export interface Reply {
  /** 0 when it has none. */
  readonly code: number;
  /** RFC 3463; absent when there is none. */
  readonly enhanced?: string;
  /** What stands behind code and separator on each line; a line without a code stands whole. */
  readonly lines: readonly string[];
  readonly range: ByteRange;
  readonly violations: readonly Violation[];
}

export interface ReplyLimits {
  readonly lineOctets: number;
  readonly lines: number;
  readonly octets: number;
}

const defaultLimits: ReplyLimits = {
  lineOctets: maximumReplyLineOctets,
  lines: maximumReplyLines,
  octets: maximumReplyOctets,
};

const lf = 0x0a;
const hyphen = 0x2d;
const space = 0x20;
/** Control characters that are not text (HT, CR and LF aside), and a CR that no LF follows. */
const suspicious = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)/;

/**
 * Splits a server's byte stream into replies.
 *
 * ```
 * Greeting   = "220 " (Domain / address-literal) [ SP textstring ] CRLF / …
 * Reply-line = *( Reply-code "-" [ textstring ] CRLF ) Reply-code [ SP textstring ] CRLF
 * Reply-code = %x32-35 %x30-35 %x30-39
 * textstring = 1*(%d09 / %d32-126)                                             RFC 5321 section 4.2
 * ```
 *
 * Nothing that a peer sends throws. A line that breaks the grammar becomes part of a reply with violations: bare LF ends
 * a line; a line without a code inside a multi-line reply belongs to it, elsewhere it is a reply of its own with code 0;
 * where codes change inside a reply the last one counts, as it does for most clients.
 */
export class ReplyParser {
  readonly #limits: ReplyLimits;
  readonly #buffer = new ByteBuffer();
  /** Position in the stream of the buffer's first octet. */
  #offset = 0;
  #exceeded: LimitId | undefined;

  #code = 0;
  #lines: string[] = [];
  #violations: Violation[] = [];
  #start = 0;

  /** @param offset position in the stream of the first octet that will be pushed */
  constructor(limits?: Partial<ReplyLimits>, offset = 0) {
    this.#limits = limits ? { ...defaultLimits, ...limits } : defaultLimits;
    this.#offset = offset;
  }

  /** The limit that the peer exceeded; from then on everything it sends is ignored. */
  get exceeded(): LimitId | undefined {
    return this.#exceeded;
  }

  /** The limit's own value in its unit; 0 while none is exceeded. */
  get exceededMaximum(): number {
    switch (this.#exceeded) {
      case 'reply-lines':
        return this.#limits.lines;
      case 'reply-octets':
        return this.#limits.octets;
      case 'reply-line-octets':
        return this.#limits.lineOctets;
      default:
        return 0;
    }
  }

  /** Octets that have arrived and are not part of a complete reply. */
  get pendingOctets(): number {
    return this.#buffer.length + this.#offset - this.#replyStart();
  }

  /** Takes what was read, and returns the replies that it completes. */
  push(bytes: Uint8Array): readonly Reply[] {
    if (this.#exceeded) return [];
    const replies: Reply[] = [];
    const lastEnd = bytes.lastIndexOf(lf) + 1;
    if (lastEnd > 0) {
      const held = this.#buffer.length;
      if (held > 0) this.#buffer.append(bytes.subarray(0, lastEnd));
      this.#readLines(held > 0 ? this.#buffer.view() : bytes.subarray(0, lastEnd), replies);
      this.#offset += held + lastEnd;
      this.#buffer.clear();
    }
    this.#buffer.append(bytes.subarray(lastEnd));
    this.#checkLimits();
    return replies;
  }

  /** As `push` of the octets of `text` and CRLF; `text` is printable ASCII. */
  pushLine(text: string): readonly Reply[] {
    if (this.#buffer.length > 0) return this.push(encodeUtf8(`${text}\r\n`));
    if (this.#exceeded) return [];
    const replies: Reply[] = [];
    const octets = text.length + 2;
    if (this.#lines.length === 0) this.#start = this.#offset;
    this.#offset += octets;
    this.#finishLine(this.#addLine(text, 0, text.length, octets), this.#offset, replies);
    return replies;
  }

  /** Ends the stream: what is left as a reply with the violation `incomplete`, or undefined when nothing is. */
  finish(): Reply | undefined {
    if (this.pendingOctets === 0) return undefined;
    if (this.#buffer.length > 0) {
      const line = decodeText(this.#buffer.view());
      this.#offset += this.#buffer.length;
      this.#buffer.clear();
      this.#addLine(line, 0, line.length, line.length);
    }
    this.#violations.push({ id: 'incomplete' });
    return this.#take();
  }

  /** Takes out the octets behind the last complete reply, for a protocol switch (RFC 3207 section 6). */
  takeTrailing(): Uint8Array {
    if (this.#buffer.length === 0) return noBytes;
    const trailing = this.#buffer.view().slice();
    this.#offset += trailing.length;
    this.#buffer.clear();
    return trailing;
  }

  #replyStart(): number {
    return this.#lines.length > 0 ? this.#start : this.#offset;
  }

  #readLines(bytes: Uint8Array, replies: Reply[]): void {
    const text = tryDecodeUtf8(bytes);
    if (text !== undefined && text.length === bytes.length) this.#readAsciiLines(text, replies);
    else this.#readOtherLines(bytes, replies);
  }

  #readAsciiLines(text: string, replies: Reply[]): void {
    const clean = !suspicious.test(text);
    let start = 0;
    while (start < text.length && !this.#exceeded) {
      const end = text.indexOf('\n', start);
      const crlf = end > start && text.charCodeAt(end - 1) === 0x0d;
      if (this.#lines.length === 0) this.#start = this.#offset + start;
      if (!crlf) this.#violate('bare-lf');
      const lineEnd = crlf ? end - 1 : end;
      if (!clean) this.#checkText(text.slice(start, lineEnd));
      this.#finishLine(this.#addLine(text, start, lineEnd, end + 1 - start), this.#offset + end + 1, replies);
      start = end + 1;
    }
  }

  #readOtherLines(bytes: Uint8Array, replies: Reply[]): void {
    let start = 0;
    while (start < bytes.length && !this.#exceeded) {
      const end = bytes.indexOf(lf, start);
      const crlf = end > start && bytes[end - 1] === 0x0d;
      if (this.#lines.length === 0) this.#start = this.#offset + start;
      if (!crlf) this.#violate('bare-lf');
      const raw = bytes.subarray(start, crlf ? end - 1 : end);
      const line = decodeText(raw);
      if (raw.some((octet) => octet > 0x7f)) this.#violate('eight-bit');
      this.#checkText(line);
      this.#finishLine(this.#addLine(line, 0, line.length, end + 1 - start), this.#offset + end + 1, replies);
      start = end + 1;
    }
  }

  #checkText(line: string): void {
    if (line.includes('\0')) this.#violate('nul');
    if (line.includes('\r')) this.#violate('bare-cr');
    if (/[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(line)) this.#violate('not-text');
  }

  /** Reads the line `text[start, end)`; the result says whether it is a reply's last. */
  #addLine(text: string, start: number, end: number, octets: number): boolean {
    if (octets > standardReplyLineOctets) this.#violate('line-too-long');
    const code = end - start >= 3 ? threeDigits(text, start) : -1;
    if (code < 0) {
      this.#violate('code-missing');
      this.#lines.push(text.slice(start, end));
      return this.#lines.length === 1;
    }
    if (code < 200 || code > 599 || Math.trunc(code / 10) % 10 > 5) this.#violate('code-out-of-range');
    if (this.#lines.length > 0 && this.#code !== code) this.#violate('code-changes');
    this.#code = code;
    const separator = end - start === 3 ? space : text.charCodeAt(start + 3);
    const known = separator === space || separator === hyphen;
    if (!known) this.#violate('separator');
    this.#lines.push(text.slice(start + (known ? 4 : 3), end));
    return separator !== hyphen;
  }

  #finishLine(last: boolean, endOffset: number, replies: Reply[]): void {
    if (last) replies.push(this.#take(endOffset));
    else if (this.#lines.length >= this.#limits.lines) this.#exceed('reply-lines');
    else if (endOffset - this.#start > this.#limits.octets) this.#exceed('reply-octets');
  }

  #take(end: number = this.#offset): Reply {
    const reply = makeReply(this.#code, this.#lines, { start: this.#start, end }, this.#violations);
    this.#code = 0;
    this.#lines = [];
    this.#violations = [];
    return reply;
  }

  #violate(id: ViolationId): void {
    this.#violations.push({ id, line: this.#lines.length });
  }

  #checkLimits(): void {
    if (this.#buffer.length > this.#limits.lineOctets) this.#exceed('reply-line-octets');
    if (this.#lines.length === 0 && this.#buffer.length > 0) this.#start = this.#offset;
  }

  #exceed(limit: LimitId): void {
    this.#exceeded ??= limit;
  }
}

function makeReply(code: number, lines: readonly string[], range: ByteRange, violations: readonly Violation[]): Reply {
  const enhanced = code >= 200 ? readEnhancedCode(lines) : undefined;
  if (enhanced === undefined) return { code, lines, range, violations };
  const mismatch = enhanced.charCodeAt(0) - 0x30 !== Math.trunc(code / 100);
  return {
    code,
    enhanced,
    lines,
    range,
    violations: mismatch ? [...violations, { id: 'enhanced-class' }] : violations,
  };
}

/** The three digits at `start` as a number, or -1. */
function threeDigits(text: string, start: number): number {
  let value = 0;
  for (let index = start; index < start + 3; index++) {
    const digit = text.charCodeAt(index) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** `status-code = class "." subject "." detail`, at the start of a line and followed by a space or nothing, RFC 2034 section 4. */
const enhancedCode = /^[245]\.\d{1,3}\.\d{1,3}(?= |$)/;

function readEnhancedCode(lines: readonly string[]): string | undefined {
  for (const line of lines) {
    if (line.charCodeAt(1) !== 0x2e) continue;
    const match = enhancedCode.exec(line);
    if (match) return match[0];
  }
  return undefined;
}
