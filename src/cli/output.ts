/**
 * Standard output, for as long as somebody reads it. When the reader goes away (`| head`), the rest is dropped without
 * a word.
 */
export class Output {
  readonly #stream: NodeJS.WriteStream;
  #open = true;
  #used = false;
  #onClosed: () => void = () => {};

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      this.#open = false;
      this.#onClosed();
    });
  }

  get isTerminal(): boolean {
    return this.#stream.isTTY === true;
  }

  write(text: string): void {
    if (text === '') return;
    this.#used = true;
    if (this.#open) this.#stream.write(text);
  }

  /** Writes a part of a text that has a blank line between its parts. */
  writePart(text: string): void {
    if (text !== '') this.write(this.#used ? `\n${text}` : text);
  }

  /** Calls `listener` when the reader has gone. */
  whenClosed(listener: () => void): void {
    this.#onClosed = listener;
  }
}
