/**
 * The server that all clients talk to: it answers at once, takes everything, and counts. Run as a process of its own by
 * server-process.ts, which it tells its port and, when asked, what it has counted.
 */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { serverCertificate } from '../src/runtime/fault-server/certificates.ts';

export interface SessionCount {
  /**
   * How often the server, having written, had to wait for the client or for the end: so often did the client wait for
   * it. The TLS handshake does not count.
   */
  readonly roundTrips: number;
  /** A message was taken. */
  readonly delivered: boolean;
  /** The client said QUIT. */
  readonly quit: boolean;
}

const { cert, key } = await serverCertificate('self-signed');
const secureContext = createSecureContext({ cert, key });
const endOfMessage = '\r\n.\r\n';
let finished: SessionCount[] = [];

/** What the next octets are; the last three are lines of an AUTH exchange. */
type Mode = 'commands' | 'message' | 'user' | 'password' | 'response';

class Conversation {
  #socket: Socket;
  #buffer = '';
  #mode: Mode = 'commands';
  #output = '';
  #secure = false;
  #wrote = false;
  #roundTrips = 0;
  #delivered = false;
  #quit = false;
  #over = false;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    this.#listen(socket);
    this.#write('220 bench.example.com ESMTP ready\r\n');
  }

  #listen(socket: Socket): void {
    socket.on('data', (bytes) => this.#take(bytes));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#close());
    socket.on('end', () => this.#turn());
  }

  #take(bytes: Buffer): void {
    this.#turn();
    this.#buffer += bytes.toString('latin1');
    while (this.#step());
    this.#write(this.#output);
    this.#output = '';
    if (this.#quit) this.#socket.end();
  }

  #turn(): void {
    if (this.#wrote) this.#roundTrips++;
    this.#wrote = false;
  }

  #write(text: string): void {
    if (text === '') return;
    this.#socket.write(text, 'latin1');
    this.#wrote = true;
  }

  /** Takes one line, or one message; false when more octets are needed. */
  #step(): boolean {
    const message = this.#mode === 'message';
    const end = this.#buffer.indexOf(message ? endOfMessage : '\r\n');
    if (end < 0) return false;
    const line = this.#buffer.slice(0, end);
    this.#buffer = this.#buffer.slice(end + (message ? endOfMessage.length : 2));
    if (message) {
      this.#delivered = true;
      this.#reply('250 2.0.0 Ok: queued as 4XyZ12AbCd', 'commands');
    } else if (this.#mode === 'commands') return this.#command(line);
    else this.#authenticate();
    return true;
  }

  /** Any name and password will do. */
  #authenticate(): void {
    if (this.#mode === 'user') this.#reply('334 UGFzc3dvcmQ6', 'password');
    else this.#reply('235 2.7.0 Authentication successful', 'commands');
  }

  #command(line: string): boolean {
    const [verb = '', ...parameters] = line.split(' ');
    switch (verb.toUpperCase()) {
      case 'EHLO':
        this.#output += `250-bench.example.com\r\n250-PIPELINING\r\n250-SIZE 10240000\r\n250-8BITMIME\r\n250-ENHANCEDSTATUSCODES\r\n${this.#secure ? '' : '250-STARTTLS\r\n'}250 AUTH PLAIN LOGIN\r\n`;
        return true;
      case 'STARTTLS':
        this.#startTls();
        return false;
      case 'AUTH':
        this.#startAuth(parameters);
        return true;
      case 'MAIL':
        this.#output += '250 2.1.0 Ok\r\n';
        return true;
      case 'RCPT':
        this.#output += '250 2.1.5 Ok\r\n';
        return true;
      case 'DATA':
        this.#reply('354 End data with <CR><LF>.<CR><LF>', 'message');
        return true;
      case 'QUIT':
        this.#output += '221 2.0.0 Bye\r\n';
        this.#quit = true;
        return false;
      default:
        this.#output += '500 5.5.2 Command not recognised\r\n';
        return true;
    }
  }

  #reply(text: string, mode: Mode): void {
    this.#output += `${text}\r\n`;
    this.#mode = mode;
  }

  #startAuth([mechanism = '', initial]: readonly string[]): void {
    if (initial !== undefined) this.#reply('235 2.7.0 Authentication successful', 'commands');
    else if (mechanism.toUpperCase() === 'LOGIN') this.#reply('334 VXNlcm5hbWU6', 'user');
    else this.#reply('334 ', 'response');
  }

  #startTls(): void {
    const plain = this.#socket;
    plain.removeAllListeners('data').removeAllListeners('end').removeAllListeners('close');
    this.#output = '';
    this.#buffer = '';
    this.#write('220 2.0.0 Ready to start TLS\r\n');
    this.#secure = true;
    this.#socket = new TLSSocket(plain, { isServer: true, secureContext });
    this.#listen(this.#socket);
  }

  #close(): void {
    if (this.#over) return;
    this.#over = true;
    this.#turn();
    finished.push({ roundTrips: this.#roundTrips, delivered: this.#delivered, quit: this.#quit });
  }
}

const server = createServer((socket) => void new Conversation(socket)).listen(0, '127.0.0.1');
await once(server, 'listening');
process.on('message', () => {
  process.send?.(finished);
  finished = [];
});
process.on('disconnect', () => process.exit());
process.send?.((server.address() as AddressInfo).port);
