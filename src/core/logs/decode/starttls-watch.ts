/** Notices in a dialogue that it goes on in TLS, for logs that do not say so. */
export class StarttlsWatch {
  #state: 'plain' | 'asked' | 'granted' = 'plain';

  /** @returns whether TLS has begun before this line of the client */
  client(line: string): boolean {
    const began = this.#state === 'granted';
    this.#state = line.length === 8 && line.toUpperCase() === 'STARTTLS' ? 'asked' : 'plain';
    return began;
  }

  server(line: string): void {
    if (this.#state === 'asked') this.#state = line.startsWith('220') ? 'granted' : 'plain';
  }

  /** TLS was reported, or failed. */
  clear(): void {
    this.#state = 'plain';
  }
}
