import assert from 'node:assert/strict';
import { createServer, type Server, type Socket } from 'node:net';
import { describe, it } from 'node:test';
import { createServer as createTlsServer, type SecureVersion } from 'node:tls';
import { diagnose } from '../../../src/core/diagnosis/engine.ts';
import { serverCertificate } from '../../../src/runtime/fault-server/certificates.ts';
import { startSession } from '../../../src/runtime/session.ts';
import { testProfile } from '../../integration/profile.ts';

const certificate = await serverCertificate('good');

async function entriesWith(server: Server, stopAfter: 'greeting' | 'quit' = 'quit') {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  try {
    const profile = testProfile(port, { security: 'tls', stopAfter, tls: { verify: false } });
    const session = startSession(profile, { askSecret: () => Promise.resolve(undefined), baseDirectory: '.' });
    await session.done;
    return session.transcript.entries;
  } finally {
    server.close();
  }
}

function answering(text: string): Server {
  return createServer((socket: Socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end(text));
  });
}

describe('what comes instead of a handshake', () => {
  it('is told: the greeting of a server that speaks no TLS', async () => {
    const entries = await entriesWith(answering('220 mail.example.org ESMTP\r\n'));
    const failed = entries.find((entry) => entry.kind === 'tlsFailed');
    assert.equal(failed?.received, '220 mail.example.org ESMTP\r\n');
    const root = diagnose(entries).find(({ rootCause }) => rootCause);
    assert.equal(root?.rule, 'tls-to-plaintext-port');
    assert.match(root.message, /220 mail\.example\.org ESMTP/);
  });

  it('is told in part when there is much of it', async () => {
    const entries = await entriesWith(answering('x'.repeat(100_000)));
    const failed = entries.find((entry) => entry.kind === 'tlsFailed');
    assert.equal(failed?.received, 'x'.repeat(256));
  });

  it('is nothing when the server only closes', async () => {
    const entries = await entriesWith(answering(''));
    const failed = entries.find((entry) => entry.kind === 'tlsFailed');
    assert.ok(failed);
    assert.equal(failed.received, undefined);
  });
});

describe('how TLS was closed', () => {
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const satisfies SecureVersion[]) {
    const options = { cert: certificate.cert, key: certificate.key, minVersion: version, maxVersion: version };

    it(`with close_notify, ${version}`, async () => {
      const server = createTlsServer(options, (socket) => {
        socket.on('error', () => {});
        socket.write('220 mail.example.org ESMTP\r\n');
        socket.once('data', () => socket.end('421 4.3.2 Bye\r\n'));
      });
      const ended = (await entriesWith(server)).find((entry) => entry.kind === 'ended');
      assert.equal(ended?.closeNotify, 'received');
    });

    it(`without it, ${version}`, async () => {
      const server = createTlsServer(options, (socket) => {
        socket.on('error', () => {});
        const plain = (socket as unknown as { _parent: Socket })._parent;
        socket.write('220 mail.example.org ESMTP\r\n', () => setImmediate(() => plain.destroySoon()));
      });
      const ended = (await entriesWith(server)).find((entry) => entry.kind === 'ended');
      assert.equal(ended?.closeNotify, 'missing');
    });
  }
});
