import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { postfixMaillogReader } from '../../../../../src/core/logs/readers/postfix-maillog.ts';
import {
  assertClientLines,
  assertServerLines,
  eventsOf,
  itNeverThrows,
  linesOf,
  only,
  sampleNamed,
  saidBy,
  samplesOf,
} from './server-samples.ts';

const formats = ['postfix-maillog', 'postfix-maillog-verbose', 'postfix-rsyslog-rfc5424'];
const server = samplesOf('postfix-smtpd', formats);
const client = samplesOf('postfix-smtp', formats);

function read(tool: string, name: string) {
  return eventsOf(postfixMaillogReader, linesOf(sampleNamed(tool, name)));
}

describe('postfix-maillog', () => {
  for (const sample of [...server, ...client]) {
    it(`${sample.tool}/${sample.name} says what was on the wire`, () => {
      const lines = linesOf(sample);
      const events = eventsOf(postfixMaillogReader, lines);
      assert.ok(events.length > 0);
      // The recording of the other end stops one attempt before this log does.
      if (sample.name !== 'greylist451-retry-loop') assertServerLines(sample, events);
      if (sample.format.endsWith('verbose')) assertClientLines(sample, lines, events);
      assert.equal(only(events, 'open').length >= 1, true);
    });
  }

  it('gives the dialogue of a verbose server, with the message where it went', () => {
    const events = read('postfix-smtpd', 'ok-verbose');
    const kinds = events.map(({ kind }) => kind);
    assert.equal(only(events, 'message').length, 1);
    assert.equal(kinds.indexOf('message') > kinds.indexOf('client'), true);
    assert.deepEqual(saidBy('client', events), [
      'EHLO client.example.net',
      'MAIL FROM:<postmaster@mg.example.com>',
      'RCPT TO:<user@example.org>',
      'DATA',
      'QUIT',
    ]);
  });

  it('gives a sign-in that failed with user and mechanism, once', () => {
    const [failed, ...more] = only(read('postfix-smtpd', 'auth535'), 'authFailed');
    assert.equal(failed?.mechanism, 'PLAIN');
    assert.equal(failed?.user, 'postmaster@mg.example.com');
    assert.deepEqual(more, []);
    assert.deepEqual(only(read('postfix-smtpd', 'auth535-starttls-verbose'), 'authFailed'), []);
  });

  it('gives a refusal as command and reply', () => {
    const events = read('postfix-smtpd', 'relay554-rsyslog-rfc5424');
    assert.deepEqual(saidBy('client', events), ['RCPT TO:<someone@example.com>', 'QUIT']);
    assert.deepEqual(saidBy('server', events), ['554 5.7.1 <someone@example.com>: Relay access denied']);
    assert.equal(events[0]?.at, Date.parse('2026-11-23T14:06:19.472Z') * 1000 + 691);
  });

  it('tells TLS failures with the reason of the line behind', () => {
    const [failed] = only(read('postfix-smtpd', 'tls-client-rejects-cert'), 'tlsFailed');
    assert.match(failed?.message ?? '', /unknown ca/);
    assert.equal(failed?.code, '0A000418');
    const [refused] = only(read('postfix-smtp', 'tls_to_plain'), 'tlsFailed');
    assert.match(refused?.message ?? '', /wrong version number/);
    const distrusted = read('postfix-smtp', 'cert_selfsigned-starttls');
    assert.equal(only(distrusted, 'tlsFailed')[0]?.linesAgo, 2);
    const [tls] = only(distrusted, 'tls');
    assert.equal(tls?.verdict, 'self-signed certificate');
    assert.equal(tls.verified, false);
  });

  it('opens a session for each attempt of a queue file', () => {
    const sample = sampleNamed('postfix-smtp', 'greylist451-retry-loop');
    const events = eventsOf(postfixMaillogReader, linesOf(sample));
    const attempts = linesOf(sample).filter((line) => line.includes('status='));
    assert.equal(only(events, 'open').length, attempts.length);
    assert.equal(saidBy('server', events).length, attempts.length);
  });

  it('gives a sign-in that failed in Postfix’s words, for the mechanism is not known', () => {
    const [failed, ...more] = only(read('postfix-smtp', 'auth535_close-starttls'), 'clientError');
    assert.match(failed?.message ?? '', /said: 535 Authentication failed$/);
    assert.deepEqual(more, []);
  });

  it('splits the reply that was joined to one line', () => {
    const line = (text: string) =>
      `Nov 23 14:07:54 client postfix/smtp[472]: 06E3CD6: to=<user@example.org>, relay=mx.example.org[192.0.2.2]:25, delay=0.04, delays=0.02/0.01/0/0.01, dsn=5.7.1, status=bounced (host mx.example.org[192.0.2.2] said: ${text} (in reply to RCPT TO command))`;
    const [one, two] = ['550-5.7.1 Not 550 of them', '550 5.7.1 here'];
    assert.deepEqual(saidBy('server', eventsOf(postfixMaillogReader, [line(`550-5.7.1 Not wanted ${two}`)])), [
      '550-5.7.1 Not wanted',
      two,
    ]);
    assert.deepEqual(saidBy('server', eventsOf(postfixMaillogReader, [line(one.replace('-', ' '))])), [
      one.replace('-', ' '),
    ]);
  });

  it('tells where a connection broke', () => {
    const lost = read('postfix-smtp', 'close_after_data');
    assert.equal(only(lost, 'message').length, 1);
    assert.equal(only(lost, 'closed')[0]?.by, 'server');
    const verbose = read('postfix-smtp', 'close_after_data-plain-verbose');
    assert.equal(only(verbose, 'message').length, 1);
    assert.equal(only(verbose, 'closed').length, 1);
    assert.equal(only(read('postfix-smtp', 'silent'), 'timeout')[0]?.waitingFor, 'greeting');
    assert.equal(only(read('postfix-smtp', 'conn_refused'), 'failure')[0]?.code, 'ECONNREFUSED');
    assert.equal(only(read('postfix-smtp', 'conn_refused'), 'failure').length, 1);
    assert.equal(only(read('postfix-smtp', 'dns_fail'), 'failure')[0]?.code, 'ENOTFOUND');
    assert.equal(only(read('postfix-smtpd', 'lost-ehlo'), 'closed')[0]?.by, 'client');
  });

  it('keeps processes apart', () => {
    const one = linesOf(sampleNamed('postfix-smtpd', 'rcpt550'));
    const two = linesOf(sampleNamed('postfix-smtpd', 'sender450'));
    const mixed = one.flatMap((line, index) => [line, ...two.slice(index, index + 1)]);
    const sessions = new Set(eventsOf(postfixMaillogReader, mixed).map(({ session }) => session));
    assert.equal(sessions.size, 2);
  });

  it('tells two verbose deliveries of one process apart', () => {
    const lines = linesOf(sampleNamed('postfix-smtp', 'auth535_close-starttls-verbose'));
    const events = eventsOf(postfixMaillogReader, [...lines, ...lines]);
    assert.equal(only(events, 'open').length, 2);
    assert.equal(only(events, 'tls').length, 2);
  });

  itNeverThrows(postfixMaillogReader, [...server.slice(0, 8), ...client.slice(0, 4)]);
});
