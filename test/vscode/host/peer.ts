/** A mail server for tests inside the extension host, on loopback; and profiles that talk to it. */
import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

export interface Peer {
  readonly port: number;
  /** `performance.now()` at which the last refusal was written; undefined before the first one. */
  refusedAt(): number | undefined;
  stop(): Promise<void>;
}

/** A server that offers nothing and refuses every recipient with 550 5.1.1. */
export async function startRefusingPeer(): Promise<Peer> {
  let refused: number | undefined;
  const server = createServer((socket) => {
    serve(socket, () => {
      refused = performance.now();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { port, refusedAt: () => refused, stop: () => stop(server) };
}

function serve(socket: Socket, refuse: () => void): void {
  let rest = '';
  socket.on('error', () => undefined);
  socket.write('220 mx.example.org ready\r\n');
  socket.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString('latin1')).split('\r\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.startsWith('RCPT')) refuse();
      socket.write(answerTo(line));
      if (line.startsWith('QUIT')) socket.end();
    }
  });
}

function answerTo(line: string): string {
  if (line.startsWith('RCPT')) return '550 5.1.1 User unknown\r\n';
  if (line.startsWith('QUIT')) return '221 2.0.0 Bye\r\n';
  if (line.startsWith('DATA')) return '503 5.5.1 No recipient\r\n';
  return '250 OK\r\n';
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
