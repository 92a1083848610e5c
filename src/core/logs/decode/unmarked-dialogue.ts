/** Neither a port that stands alone, where a program tells what it connects to, nor how much was sent. */
const reply = /^(?!(?:465|587)$|\d{3} (?:bytes|octets)\b)[2-5]\d\d(?:[ -]|$)/;
const command =
  /^(?:(?:EHLO|HELO|LHLO|VRFY|EXPN|ETRN|XCLIENT|XFORWARD) \S|MAIL FROM: ?<|RCPT TO: ?<|BDAT \d|(?:DATA|RSET|QUIT|STARTTLS|NOOP|HELP)$|AUTH [A-Z0-9_-]{3,20}(?: |$))/i;

/** Whether a line has the form of a reply, RFC 5321 section 4.2. */
export const looksLikeReply = (line: string): boolean => reply.test(line);

/** Whether a line begins with a command that clients send. */
export const looksLikeCommand = (line: string): boolean => command.test(line);

/** Tells the sides of a dialogue apart that was recorded without marks, as a terminal shows it. */
export class UnmarkedDialogue {
  #state: 'begun' | 'command' | 'reply' | 'credentials' | 'message' = 'begun';
  #clientSeen = false;

  /**
   * Whether nothing but the server can be expected to speak: before its greeting, or after a command.
   */
  get serverIsNext(): boolean {
    return this.#state === 'begun' || this.#state === 'reply';
  }

  /** Whether the lines are of the message, where only the client speaks. */
  get inMessage(): boolean {
    return this.#state === 'message';
  }

  /** Who sent the next line; undefined when its form does not tell. */
  side(line: string): 'client' | 'server' | undefined {
    if (this.#state === 'message') {
      if (line === '.') this.#state = 'reply';
      return 'client';
    }
    if (reply.test(line)) {
      if (line.charAt(3) !== '-') this.#replied(line.slice(0, 3));
      return 'server';
    }
    if (this.#state !== 'credentials' && !command.test(line)) return undefined;
    this.#clientSeen = true;
    this.#state = 'reply';
    return 'client';
  }

  /** A line that `side` could not place was taken for one of the client's. */
  clientSpoke(): void {
    this.#clientSeen = true;
    this.#state = 'reply';
  }

  /** Where the client's lines are not in the log, what follows `354` is the reply to the message. */
  #replied(code: string): void {
    if (code === '334' && this.#clientSeen) this.#state = 'credentials';
    else this.#state = code === '354' && this.#clientSeen ? 'message' : 'command';
  }
}
