/**
 * Standard output, for as long as somebody reads it. When the reader goes away (`| head`), the rest is dropped without
 * a word.
 */
export class Output {
  readonly #stream: NodeJS.WriteStream;
  #open = true;
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
    if (this.#open) this.#stream.write(text);
  }

  /** Calls `listener` when the reader has gone. */
  whenClosed(listener: () => void): void {
    this.#onClosed = listener;
  }
}
