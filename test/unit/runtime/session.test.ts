import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, suite, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { EntryKind } from '../../../src/core/transcript/entry.ts';
import { serverCertificate } from '../../../src/runtime/fault-server/certificates.ts';
import { ProfileError } from '../../../src/runtime/profile-error.ts';
import { startSession } from '../../../src/runtime/session.ts';
import { type ProfileOverrides, testProfile } from '../../integration/profile.ts';

const content = 'Subject: dots\r\n\r\n.a\r\n..\r\n.\r\nend\r\n';

interface Place {
  readonly directory: string;
  readonly received: string[];
  run(overrides: ProfileOverrides): ReturnType<typeof startSession>;
}

/** A folder with a message, an authority, and a real server on loopback. */
async function place(context: TestContext, options: SMTPServerOptions = {}): Promise<Place> {
  const directory = await mkdtemp(join(tmpdir(), 'session-'));
  const { cert, key, caPem } = await serverCertificate('good');
  await writeFile(join(directory, 'ca.pem'), caPem);
  await writeFile(join(directory, 'mail.eml'), content);
  const received: string[] = [];
  const server = new SMTPServer({
    cert,
    key,
    authOptional: true,
    ...options,
    onData: (stream, _session, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        received.push(Buffer.concat(parts).toString());
        done();
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(async () => {
    await new Promise<void>((resolve) => server.close(() => resolve()));
    await rm(directory, { recursive: true });
  });
  const { port } = server.server.address() as AddressInfo;
  const run = ({ tls, message, ...rest }: ProfileOverrides) => {
    const overrides = {
      host: 'localhost',
      network: { family: 'ipv4' },
      timeouts: { connect: 5, greeting: 5, command: 5, data: 5 },
      ...rest,
      message: { eml: 'mail.eml', ...message },
      tls: { ca: 'ca.pem', ...tls },
    } as const;
    return startSession(testProfile(port, overrides), { askSecret: async () => 'wrong', baseDirectory: directory });
  };
  return { directory, received, run };
}

function kindsOf(session: ReturnType<typeof startSession>): readonly EntryKind[] {
  return session.transcript.entries.map(({ kind }) => kind);
}

for (const client of ['wire', 'nodemailer'] as const) {
  suite(`${client} against a real server`, () => {
    for (const security of ['none', 'starttls', 'tls'] as const) {
      test(`a message arrives byte for byte, security ${security}`, async (context) => {
        const { run, received } = await place(context, { secure: security === 'tls' });
        const session = run({ client, security });
        const result = await session.done;
        assert.deepEqual([result.outcome, result.phase], ['completed', 'ended']);
        assert.deepEqual(received, [content]);
        assert.equal(kindsOf(session).includes('tls'), security !== 'none');
        assert.equal(kindsOf(session).filter((kind) => kind === 'ended').length, 1);
      });
    }

    test('a message that is missing is the profile its fault', async (context) => {
      const { run } = await place(context);
      await assert.rejects(run({ client, message: { eml: 'nowhere.eml' } }).done, ProfileError);
    });

    test('a password that is wrong', async (context) => {
      const onAuth: SMTPServerOptions['onAuth'] = (_auth, _session, done) => done(new Error('Invalid login'));
      const { run, received } = await place(context, { onAuth });
      const session = run({ client, security: 'starttls', auth: { method: 'PLAIN', user: 'u' } });
      assert.equal((await session.done).outcome, 'failed');
      assert.deepEqual(received, []);
      const replies = session.transcript.entries.flatMap((entry) => (entry.kind === 'reply' ? [entry.code] : []));
      assert.ok(replies.includes(535));
      const errors = session.transcript.entries.flatMap((entry) => (entry.kind === 'clientError' ? [entry.code] : []));
      assert.deepEqual(errors, client === 'nodemailer' ? ['EAUTH'] : []);
    });
  });
}

/** A server that greets, and then does as it is told. */
async function rawServer(context: TestContext, onData: (socket: Socket, text: string) => void): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => onData(socket, bytes.toString()));
    socket.write('220 hi\r\n');
    context.after(() => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => server.close());
  return (server.address() as AddressInfo).port;
}

const host = { askSecret: async () => undefined, baseDirectory: tmpdir() };

test('held before a send: the server sees nothing and no limit runs out', async (context) => {
  const seen: string[] = [];
  const port = await rawServer(context, (socket, text) => {
    seen.push(text);
    socket.write(text.startsWith('QUIT') ? '221 bye\r\n' : '250 me\r\n');
    if (text.startsWith('QUIT')) socket.end();
  });
  const session = startSession(testProfile(port, { stopAfter: 'ehlo' }), host);
  session.holdBefore((action) => action.kind === 'send');
  await delay(900);
  assert.deepEqual(seen, []);
  assert.ok(!kindsOf(session).includes('timeout'));
  session.holdBefore(undefined);
  session.resume();
  assert.equal((await session.done).outcome, 'completed');
  assert.deepEqual(seen, ['EHLO client.example.com\r\n', 'QUIT\r\n']);
});

test('a reset in the middle', async (context) => {
  const port = await rawServer(context, (socket) => socket.resetAndDestroy());
  const session = startSession(testProfile(port), host);
  assert.equal((await session.done).outcome, 'failed');
  const last = session.transcript.entries.find((entry) => entry.kind === 'ended');
  assert.equal(last?.kind === 'ended' && last.how, 'reset');
});

test('cancelled twice while the server is silent', async (context) => {
  const port = await rawServer(context, () => undefined);
  const session = startSession(testProfile(port, { timeouts: { command: 60 } }), host);
  await delay(200);
  session.cancel();
  session.cancel();
  assert.equal((await session.done).outcome, 'cancelled');
  assert.ok(kindsOf(session).includes('cancelled'));
});
