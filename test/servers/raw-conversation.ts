/** The least that is needed to ask a server something without any mail library. */
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect as connectTls } from 'node:tls';
import { hostName, type MailServer } from './mail-server.ts';

const replyLimitMs = 10_000;
const replyLimitCharacters = 65_536;

export class RawConversation {
  readonly #ca: string;
  #socket: Socket;
  #received = '';

  private constructor(socket: Socket, ca: string) {
    this.#socket = socket;
    this.#ca = ca;
  }

  /** Connects, performs the handshake on the TLS port, and reads the greeting. */
  static async open(server: MailServer, port: keyof MailServer['ports']): Promise<RawConversation> {
    const number = server.ports[port];
    if (number === undefined) throw new Error(`${server.name} has no port ${port}`);
    const socket = connect({ port: number, host: server.host });
    await once(socket, 'connect');
    const conversation = new RawConversation(socket, readFileSync(server.caPem, 'utf8'));
    if (port === 'tls') await conversation.startTls();
    else conversation.#listen();
    await conversation.reply();
    return conversation;
  }

  /** Performs the TLS handshake, verifying the server's certificate for its name. */
  async startTls(): Promise<void> {
    this.#socket.removeAllListeners('data');
    const secure = connectTls({ socket: this.#socket, servername: hostName, ca: this.#ca });
    await once(secure, 'secureConnect');
    this.#socket = secure;
    this.#listen();
  }

  /** Sends a line and resolves to the reply, its lines ended by CRLF. */
  say(line: string): Promise<string> {
    this.#socket.write(`${line}\r\n`);
    return this.reply();
  }

  /** The next complete reply. */
  async reply(): Promise<string> {
    const signal = AbortSignal.timeout(replyLimitMs);
    for (;;) {
      const lines = this.#received.split('\r\n');
      const last = lines.slice(0, -1).findIndex((line) => /^[0-9]{3}(?: |$)/.test(line));
      if (last >= 0) {
        this.#received = lines.slice(last + 1).join('\r\n');
        return lines.slice(0, last + 1).join('\r\n') + '\r\n';
      }
      if (this.#received.length > replyLimitCharacters) throw new Error('the reply does not end');
      await once(this.#socket, 'data', { signal });
    }
  }

  close(): void {
    this.#socket.destroy();
  }

  #listen(): void {
    this.#socket.on('data', (chunk: Buffer) => void (this.#received += chunk.toString('latin1')));
    this.#socket.on('error', () => this.#socket.destroy());
  }
}
