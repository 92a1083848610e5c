/** The servers themselves: that each listens, offers, refuses and delivers as the other tests count on. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test, type TestContext } from 'node:test';
import { createTransport } from 'nodemailer';
import { eximMechanisms, startExim } from './exim.ts';
import { domain, hostName, type MailServer, messageSizeLimit } from './mail-server.ts';
import { opensmtpdMechanisms, startOpensmtpd } from './opensmtpd.ts';
import { requireServer } from './policy.ts';
import { postfixMechanisms, startPostfix } from './postfix.ts';
import { RawConversation } from './raw-conversation.ts';

interface Candidate {
  readonly name: 'postfix' | 'exim' | 'opensmtpd';
  readonly start: () => Promise<MailServer>;
  readonly mechanisms: readonly string[];
}

const candidates: readonly Candidate[] = [
  { name: 'postfix', start: startPostfix, mechanisms: postfixMechanisms },
  { name: 'exim', start: startExim, mechanisms: eximMechanisms },
  { name: 'opensmtpd', start: startOpensmtpd, mechanisms: opensmtpdMechanisms },
];

for (const candidate of candidates) {
  test(candidate.name, async (t) => {
    if (!(await requireServer(t, candidate.name))) return;
    const server = await candidate.start();
    t.after(() => server.stop());
    await t.test('offers STARTTLS but not AUTH in clear', () => offersInClear(server));
    await t.test('offers its mechanisms inside TLS', () => offersInsideTls(server, candidate.mechanisms));
    await t.test('refuses foreign and unknown recipients', () => refusesRecipients(server));
    await t.test('refuses mail without authentication', () => refusesUnauthenticated(server));
    await t.test('rejects a bad password', () => rejectsBadPassword(server));
    await t.test('delivers', (context) => delivers(context, server));
    if (server.ports.lmtp !== undefined) await t.test('delivers over LMTP', () => deliversOverLmtp(server));
  });
}

test('nothing is left of a stopped server', async (t) => {
  if (!(await requireServer(t, 'exim'))) return;
  const server = await startExim();
  assert.match(server.log(), /daemon started/);
  await server.stop();
  await server.stop();
  assert.match(server.log(), /daemon started/);
  await assert.rejects(RawConversation.open(server, 'plain'), { code: 'ECONNREFUSED' });
  assert.throws(() => readFileSync(server.caPem), { code: 'ENOENT' });
});

async function offersInClear(server: MailServer): Promise<void> {
  for (const port of ['plain', 'submission'] as const) {
    const conversation = await RawConversation.open(server, port);
    const offer = await conversation.say('EHLO client.example.test');
    assert.match(offer, /^250[ -]STARTTLS\r$/m);
    assert.match(offer, new RegExp(`^250[ -]SIZE ${messageSizeLimit}\r$`, 'm'));
    assert.doesNotMatch(offer, /^250[ -]AUTH/m);
    conversation.close();
  }
}

async function offersInsideTls(server: MailServer, mechanisms: readonly string[]): Promise<void> {
  const submission = await RawConversation.open(server, 'submission');
  assert.match(await submission.say('STARTTLS'), /^(?:220|50[03]) /);
  submission.close();
  for (const port of ['submission', 'tls'] as const) {
    const conversation = await RawConversation.open(server, port);
    if (port === 'submission') {
      await conversation.say('EHLO client.example.test');
      assert.match(await conversation.say('STARTTLS'), /^220 /);
      await conversation.startTls();
    }
    const offer = await conversation.say('EHLO client.example.test');
    const offered = /^250[ -]AUTH (.*)\r$/m.exec(offer)?.[1]?.split(' ') ?? [];
    assert.deepEqual(offered.toSorted(), mechanisms.toSorted());
    assert.doesNotMatch(offer, /^250[ -]STARTTLS/m);
    conversation.close();
  }
}

async function refusesRecipients(server: MailServer): Promise<void> {
  const conversation = await RawConversation.open(server, 'plain');
  await conversation.say('EHLO client.example.test');
  assert.match(await conversation.say('MAIL FROM:<someone@elsewhere.test>'), /^250 /);
  assert.match(await conversation.say('RCPT TO:<someone@elsewhere.test>'), /^55[04] /);
  assert.match(await conversation.say(`RCPT TO:<nobody@${domain}>`), /^5(?:50|24) /);
  assert.match(await conversation.say(`RCPT TO:<${server.users[0].user}>`), /^250 /);
  conversation.close();
}

async function refusesUnauthenticated(server: MailServer): Promise<void> {
  const conversation = await RawConversation.open(server, 'tls');
  await conversation.say('EHLO client.example.test');
  await conversation.say(`MAIL FROM:<${server.users[0].user}>`);
  assert.match(await conversation.say('RCPT TO:<someone@elsewhere.test>'), /^5[0-9]{2} /);
  conversation.close();
}

async function rejectsBadPassword(server: MailServer): Promise<void> {
  const transport = transportTo(server, 'submission', 'wrong');
  await assert.rejects(transport.verify(), { code: 'EAUTH', responseCode: 535 });
}

async function delivers(t: TestContext, server: MailServer): Promise<void> {
  for (const port of ['submission', 'tls', 'plain'] as const) {
    await t.test(`on port ${port}`, async () => {
      const transport = transportTo(server, port, server.users[0].password);
      const text = `sent to ${server.name} ${port}`;
      const [sender, recipient] = server.users;
      await transport.sendMail({ from: sender.user, to: recipient.user, subject: 'Smoke', text });
      const message = await server.waitForDelivery(text);
      assert.equal(message.mailbox, recipient.user);
      assert.match(message.text, /^Subject: Smoke$/m);
      assert.ok(server.delivered().length > 0);
    });
  }
}

async function deliversOverLmtp(server: MailServer): Promise<void> {
  const conversation = await RawConversation.open(server, 'lmtp');
  const [sender, recipient] = server.users;
  assert.match(await conversation.say('LHLO client.example.test'), /^250[ -]/);
  assert.match(await conversation.say(`MAIL FROM:<${sender.user}>`), /^250 /);
  assert.match(await conversation.say(`RCPT TO:<nobody@${domain}>`), /^550 /);
  assert.match(await conversation.say(`RCPT TO:<${recipient.user}>`), /^250 /);
  assert.match(await conversation.say('DATA'), /^354 /);
  assert.match(await conversation.say('Subject: LMTP\r\n\r\nsent over LMTP\r\n.'), /^250 /);
  assert.equal((await server.waitForDelivery('sent over LMTP')).mailbox, recipient.user);
  conversation.close();
}

/** The plain port knows no authentication. */
function transportTo(server: MailServer, port: 'plain' | 'submission' | 'tls', password: string) {
  const [{ user }] = server.users;
  return createTransport({
    host: server.host,
    port: server.ports[port],
    secure: port === 'tls',
    requireTLS: port !== 'tls',
    tls: { ca: readFileSync(server.caPem), servername: hostName },
    ...(port !== 'plain' && { auth: { user, pass: password } }),
  });
}
