import type { LogSink } from '../reader.ts';
import { MarkedSession } from './marked-session.ts';

/** What Wireshark makes of SMTP, field by field, where nothing of the packets tells the connections apart. */
export class SmtpFields {
  readonly #session: MarkedSession;
  #opened = false;
  #lastCommand = '';
  /** The code of a reply of several lines. */
  #code = '';
  /** Its lines so far, of which the first is told as it comes. */
  #lines = 0;
  /** The last one of them, which may be the last of all. */
  #held: string | undefined;

  constructor(sink: LogSink) {
    this.#session = new MarkedSession(sink);
  }

  /** @param value as JSON has it, without its quotes */
  field(name: string, value: string): void {
    if (name === 'smtp.response') this.#reply(textOf(value));
    else if (name === 'smtp.command_line') this.#command(textOf(value));
    else if (name === 'smtp.rsp.parameter' && this.#code !== '') this.#further(textOf(value));
  }

  packetEnds(): void {
    if (this.#code !== '') this.#session.server(`${this.#code} ${this.#held ?? ''}`);
    this.#code = '';
    this.#held = undefined;
  }

  #command(text: string): void {
    this.packetEnds();
    this.#open();
    this.#lastCommand = text;
    this.#session.client(text);
  }

  #reply(text: string): void {
    this.packetEnds();
    const greets = text.startsWith('220') && !/^STARTTLS\b/i.test(this.#lastCommand);
    if (greets && this.#session.spoken) this.#opened = false;
    this.#open();
    this.#session.serverAfterUnseenMessage(text);
    this.#lines = 0;
    if (text.charAt(3) === '-') this.#code = text.slice(0, 3);
  }

  #further(text: string): void {
    // The first one repeats the line that was told.
    if (this.#lines++ === 0) return;
    if (this.#held !== undefined) this.#session.server(`${this.#code}-${this.#held}`);
    this.#held = text;
  }

  #open(): void {
    if (this.#opened) return;
    this.#opened = true;
    this.#lastCommand = '';
    this.#session.open({});
    this.#session.give({ kind: 'connected' });
  }
}

function textOf(value: string): string {
  try {
    return String(JSON.parse(`"${value}"`)).replace(/\r?\n$/, '');
  } catch {
    return value;
  }
}
