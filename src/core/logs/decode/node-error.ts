import type { LogFact } from '../reader.ts';

/** Fields of an error object that Node prints behind its stack. */
const field = /^ {2}(code|command|originalCode): '([^']{0,200})'/;

/** Reads an error as `console.error` of Node prints it: the message, the stack, the fields in braces. */
export class NodeError {
  readonly #give: (fact: LogFact, linesAgo: number) => void;
  #message = '';
  #lines = 0;
  readonly #fields = new Map<string, string>();

  /** @param give takes the error, and how many lines ago it began */
  constructor(give: (fact: LogFact, linesAgo: number) => void) {
    this.#give = give;
  }

  line(text: string): void {
    const [, message] = /^(?:[A-Z][A-Za-z]{0,40})?Error(?: \[[A-Z_]{1,60}\])?: (.{1,2000})/s.exec(text) ?? [];
    if (message !== undefined) {
      this.end();
      this.#message = message;
      this.#lines = 0;
      return;
    }
    this.#lines++;
    const [, name, value] = field.exec(text) ?? [];
    if (name !== undefined && value !== undefined) this.#fields.set(name, value);
    if (text === '}') this.end();
  }

  /** Gives what has been read of an error. */
  end(): void {
    if (this.#message === '') return;
    const code = this.#fields.get('code');
    const command = this.#fields.get('command');
    const named = command === undefined || command === 'CONN' || command === 'API' ? {} : { command };
    this.#give(
      { kind: 'clientError', message: this.#message, ...(code !== undefined && { code }), ...named },
      this.#lines,
    );
    this.#message = '';
    this.#fields.clear();
  }
}
