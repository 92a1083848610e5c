/**
 * A fast SMTP server in a process of its own, the same for every peer: it answers at once whatever it is asked, and counts
 * how often a client waited for it. Talks to its parent by messages: `ready` with the port, `count` on request.
 */
import { createServer, type Socket } from 'node:net';
import { TLSSocket, createSecureContext } from 'node:tls';
import { serverCertificate } from '../src/runtime/fault-server/certificates.ts';

const certificate = await serverCertificate('good');
const secureContext = createSecureContext({ cert: certificate.cert, key: certificate.key });

let sessions = 0;
let waits = 0;

function serve(socket: Socket, encrypted: boolean): void {
  let text = '';
  let message = false;
  let answered = true;
  const say = (lines: string): void => {
    answered = true;
    socket.write(lines);
  };
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  if (!encrypted) {
    sessions++;
    say('220 bench.example ESMTP\r\n');
  }
  const take = (line: string): boolean => {
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === 'EHLO' || verb === 'HELO') {
      const extensions = [
        'PIPELINING',
        '8BITMIME',
        'SIZE 10485760',
        ...(encrypted ? [] : ['STARTTLS']),
        'AUTH PLAIN LOGIN',
      ];
      const lines = ['bench.example', ...extensions];
      say(lines.map((one, place) => `250${place === lines.length - 1 ? ' ' : '-'}${one}\r\n`).join(''));
    } else if (verb === 'AUTH') say('235 2.7.0 Authentication successful\r\n');
    else if (verb === 'DATA') {
      message = true;
      say('354 End data with <CR><LF>.<CR><LF>\r\n');
    } else if (verb === 'QUIT') {
      say('221 2.0.0 Bye\r\n');
      socket.end();
    } else if (verb === 'STAR') {
      socket.removeAllListeners('data');
      socket.write('220 2.0.0 Ready to start TLS\r\n');
      answered = true;
      const secure = new TLSSocket(socket, { isServer: true, secureContext });
      serve(secure, true);
      return false;
    } else say('250 2.0.0 OK\r\n');
    return true;
  };
  socket.on('data', (chunk: Buffer) => {
    if (answered) waits++;
    answered = false;
    text += chunk.toString('latin1');
    for (;;) {
      const end = message ? text.indexOf('\r\n.\r\n') : text.indexOf('\r\n');
      if (end < 0) return;
      const line = text.slice(0, end);
      text = text.slice(end + (message ? 5 : 2));
      if (message) {
        message = false;
        say('250 2.0.0 Queued\r\n');
      } else if (!take(line)) return;
    }
  });
}

const server = createServer((socket) => serve(socket, false));
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : 0, ca: certificate.caPem });
});
process.on('message', () => {
  process.send?.({ sessions, waits });
  sessions = 0;
  waits = 0;
});
process.on('disconnect', () => process.exit());
