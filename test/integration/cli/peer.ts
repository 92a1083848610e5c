import type { Server } from 'node:net';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { SMTPServer } from 'smtp-server';

/** A server on loopback, and what it has seen. */
export interface Peer {
  readonly port: number;
  /** How many connections were made. */
  connections: number;
  /** Commands or messages, as the peer took them. */
  readonly seen: string[];
}

/** The smtp-server library with one mailbox: user `user`, password `open-sesame`. */
export async function libraryServer(t: TestContext): Promise<Peer> {
  const seen: string[] = [];
  const peer = { port: 0, connections: 0, seen };
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    authOptional: true,
    disableReverseLookup: true,
    onConnect: (_session, callback) => {
      peer.connections += 1;
      callback();
    },
    onAuth: (auth, _session, callback) => {
      if (auth.username === 'user' && auth.password === 'open-sesame') callback(null, { user: 'user' });
      else callback(new Error('Invalid login'));
    },
    onData: (stream, session, callback) => {
      let text = '';
      stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
      stream.on('end', () => {
        seen.push(`from ${session.envelope.mailFrom ? session.envelope.mailFrom.address : ''}`, text);
        callback();
      });
    },
  });
  server.on('error', () => {});
  peer.port = await listening(server.server);
  t.after(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return peer;
}

/**
 * Greets, and answers EHLO and QUIT. Any other command is answered after a while, or never.
 *
 * @param afterMs milliseconds; undefined: never
 */
export async function slowServer(t: TestContext, afterMs?: number): Promise<Peer> {
  const peer: Peer & { port: number } = { port: 0, connections: 0, seen: [] };
  const server = createServer((socket) => {
    peer.connections += 1;
    socket.on('error', () => {});
    socket.write('220 slow.example.test\r\n');
    socket.on('data', (bytes) => {
      for (const line of bytes.toString('latin1').split('\r\n').slice(0, -1)) {
        peer.seen.push(line);
        if (line.startsWith('EHLO')) socket.write('250 slow.example.test\r\n');
        else if (line === 'QUIT') socket.end('221 bye\r\n');
        else if (afterMs !== undefined) setTimeout(() => socket.write('250 ok\r\n'), afterMs);
      }
    });
  });
  peer.port = await listening(server);
  t.after(() => server.close());
  return peer;
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
