import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dovecotLogReader } from '../../../../../src/core/logs/readers/dovecot-log.ts';
import { eximBhReader } from '../../../../../src/core/logs/readers/exim-bh.ts';
import { eximDebugReader } from '../../../../../src/core/logs/readers/exim-debug.ts';
import { eximMainlogReader } from '../../../../../src/core/logs/readers/exim-mainlog.ts';
import { opensmtpdTraceReader } from '../../../../../src/core/logs/readers/opensmtpd-trace.ts';
import {
  assertClientLines,
  assertServerLines,
  eventsOf,
  itNeverThrows,
  linesOf,
  only,
  saidBy,
  sampleNamed,
  samplesOf,
  wireOf,
} from './server-samples.ts';
import type { Sample } from './server-samples.ts';
import type { LogReader } from '../../../../../src/core/logs/reader.ts';

function itReads(reader: LogReader, samples: readonly Sample[], dialogue: boolean): void {
  for (const sample of samples) {
    it(`${sample.tool}/${sample.name} says what was on the wire`, () => {
      const lines = linesOf(sample);
      const events = eventsOf(reader, lines);
      assert.ok(events.length > 0);
      if (sample.wire.length > 0) assertServerLines(sample, events);
      if (dialogue) assertClientLines(sample, lines, events);
    });
  }
  itNeverThrows(reader, samples);
}

function read(reader: LogReader, tool: string, name: string) {
  return eventsOf(reader, linesOf(sampleNamed(tool, name)));
}

describe('exim-debug of a daemon in the foreground', () => {
  it('reads what was rejected where the conversation is not shown', () => {
    const events = eventsOf(eximDebugReader, [
      '    9 LOG: MAIN REJECT',
      '    9   H=(localhost) [192.0.2.1] F=<anna@example.com> rejected RCPT <bob@example.org>: relay not permitted',
      '    9 LOG: lost_incoming_connection MAIN',
      '    9   unexpected disconnection while reading SMTP command from (localhost) [192.0.2.1] D=0s',
    ]);
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ['open', 'client', 'clientError'],
    );
    const shown = eventsOf(eximDebugReader, [
      '    9 SMTP>> 550 relay not permitted',
      '    9 LOG: MAIN REJECT',
      '    9   H=(localhost) [192.0.2.1] F=<anna@example.com> rejected RCPT <bob@example.org>: relay not permitted',
    ]);
    assert.deepEqual(only(shown, 'clientError'), []);
  });
});

describe('exim-debug', () => {
  const samples = [...samplesOf('exim-client', ['exim-v', 'exim-debug']), ...samplesOf('exim-mainlog', ['exim-debug'])];
  itReads(eximDebugReader, samples, true);

  it('shows the message by its place, and pipelined commands', () => {
    const events = read(eximDebugReader, 'exim-client', 'close_after_data');
    assert.equal(only(events, 'message').length, 1);
    const said = saidBy('client', events);
    assert.deepEqual(said.slice(2), [
      'MAIL FROM:<postmaster@mg.example.com> SIZE=1585',
      'RCPT TO:<user@example.org>',
      'DATA',
      'QUIT',
    ]);
    assert.deepEqual(
      only(events, 'closed').map(({ by }) => by),
      ['server'],
    );
  });

  it('opens a session for each connection', () => {
    assert.equal(only(read(eximDebugReader, 'exim-client', 'data554'), 'open').length, 2);
  });

  it('tells what became of connections', () => {
    assert.equal(only(read(eximDebugReader, 'exim-client', 'conn_refused'), 'failure')[0]?.code, 'ECONNREFUSED');
    assert.equal(only(read(eximDebugReader, 'exim-client', 'conn_refused'), 'connected').length, 0);
    assert.equal(only(read(eximDebugReader, 'exim-client', 'silent'), 'timeout').length, 1);
    const plain = only(read(eximDebugReader, 'exim-client', 'tls_to_plain'), 'tlsFailed');
    assert.deepEqual(
      plain.map(({ implicit }) => implicit),
      [true],
    );
    const tls = only(read(eximDebugReader, 'exim-client', 'auth535_close-starttls-debug'), 'tls');
    assert.deepEqual(
      tls.map(({ protocol }) => protocol),
      ['TLS1.3'],
    );
  });

  it('tells the daemon’s processes apart', () => {
    const events = read(eximDebugReader, 'exim-mainlog', 'ok-server-debug');
    assert.deepEqual([...new Set(events.map(({ session }) => session))], ['47']);
    assert.equal(only(events, 'message').length, 1);
  });
});

describe('exim-mainlog', () => {
  const samples = [
    ...samplesOf('exim-mainlog', ['exim-mainlog', 'exim-rejectlog']),
    ...samplesOf('exim-client', ['exim-mainlog']),
  ];
  itReads(eximMainlogReader, samples, false);

  it('gives failed sign-ins and refusals of a server', () => {
    const [failed] = only(read(eximMainlogReader, 'exim-mainlog', 'auth535'), 'authFailed');
    assert.deepEqual(
      [failed?.mechanism, failed?.user, failed?.text],
      ['PLAIN', 'postmaster@mg.example.com', '535 Incorrect authentication data'],
    );
    const refused = read(eximMainlogReader, 'exim-mainlog', 'rcpt550');
    assert.deepEqual(saidBy('client', refused), ['RCPT TO:<nobody@example.org>']);
    assert.deepEqual(saidBy('server', refused), []);
    assert.deepEqual(
      only(refused, 'clientError').map(({ command }) => command),
      ['RCPT'],
    );
    assert.equal(only(read(eximMainlogReader, 'exim-mainlog', 'timeout'), 'closed')[0]?.how, 'timeout');
    assert.equal(only(read(eximMainlogReader, 'exim-mainlog', 'plain_to_tls'), 'tlsFailed').length, 1);
  });

  it('gives the replies that a delivery met', () => {
    const events = read(eximMainlogReader, 'exim-client', 'auth535_close-plain-mainlog');
    assert.deepEqual(saidBy('client', events), ['AUTH PLAIN', 'AUTH LOGIN']);
    assert.deepEqual(saidBy('server', events), ['535 Authentication failed']);
    assert.deepEqual(
      only(events, 'closed').map(({ by }) => by),
      ['server'],
    );
    const refused = only(read(eximMainlogReader, 'exim-client', 'conn_refused-plain-mainlog'), 'failure');
    assert.deepEqual(
      refused.map(({ code }) => code),
      ['ECONNREFUSED'],
    );
  });

  it('undoes the escapes in a reply', () => {
    const line =
      '2026-11-23 14:10:31 1xVUkY-00000h-3A ** a@b R=s T=t H=h [192.0.2.1]:25: SMTP error from remote mail server after RCPT TO:<a@b>: 550-Empf\\303\\244nger\\n550 x';
    const events = eventsOf(eximMainlogReader, [line]);
    assert.deepEqual(saidBy('server', events), ['550-Empfänger', '550 x']);
  });
});

describe('exim-bh', () => {
  const samples = samplesOf('exim-mainlog', ['exim-bh']);
  itReads(eximBhReader, samples, false);

  it('gives the replies, and what was typed at a terminal', () => {
    const [sample] = samples;
    const events = sample ? eventsOf(eximBhReader, linesOf(sample)) : [];
    assert.equal(saidBy('server', events)[0], '220 mail.example.net ESMTP Exim 4.96 Mon, 23 Nov 2026 14:11:39 +0000');
    assert.ok(saidBy('server', events).includes('550 relay not permitted'));
    const typed = eventsOf(eximBhReader, [
      '**** SMTP testing session as if from host 203.0.113.9',
      '220 x',
      'EHLO a',
      '250 x',
      'DATA',
      '354 go',
      '250 is a line of the message',
      '.',
      '250 OK',
      'what Exim says',
    ]);
    assert.deepEqual(saidBy('client', typed), ['EHLO a', 'DATA', '250 is a line of the message', '.']);
  });
});

describe('opensmtpd-trace', () => {
  const samples = samplesOf('opensmtpd', ['opensmtpd-trace']);
  itReads(opensmtpdTraceReader, samples, true);

  it('ends sessions as the log says', () => {
    assert.equal(only(read(opensmtpdTraceReader, 'opensmtpd', 'plain_to_tls'), 'tlsFailed').length, 1);
    const failed = only(read(opensmtpdTraceReader, 'opensmtpd', 'tls-server-key-failure-ecdsa'), 'tlsFailed');
    assert.match(failed[0]?.message ?? '', /missing private key/);
    assert.equal(failed.length, 1);
    assert.equal(only(read(opensmtpdTraceReader, 'opensmtpd', 'lost-ehlo'), 'closed')[0]?.by, 'client');
  });

  it('reads the log without a trace', () => {
    const events = eventsOf(opensmtpdTraceReader, [
      'Nov 23 14:00:00 mail smtpd[77]: 7e81e246dbb98af9 smtp connected address=192.0.2.7 host=client.example.net',
      'Nov 23 14:00:01 mail smtpd[77]: 7e81e246dbb98af9 smtp failed-command command="RCPT TO:<a@example.org>" result="550 Invalid recipient: <a@example.org>"',
      'Nov 23 14:00:01 mail smtpd[77]: 7e81e246dbb98af9 smtp disconnected reason=quit',
    ]);
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ['open', 'client', 'server', 'closed'],
    );
    const quiet = eventsOf(opensmtpdTraceReader, [
      'Nov 23 14:00:00 mail smtpd[77]: 7e81e246dbb98af9 smtp bad-input result="500 5.5.1 Invalid command: Line too long"',
    ]);
    assert.deepEqual(saidBy('server', quiet), ['500 5.5.1 Invalid command: Line too long']);
  });

  it('reads what it sent and what became of it, as versions of both names tell it', () => {
    const lines = [
      'Jul  6 06:01:44 mail smtpd[75295]: 5df87c9b982c840c mta connecting address=smtp://192.0.2.25:25 host=mx.example.net',
      'Jul  6 06:01:45 mail smtpd[75295]: 5df87c9b982c840c mta connected',
      'Jul  6 06:01:45 mail smtpd[75295]: 5df87c9b982c840c mta tls ciphers=TLSv1.3:TLS_AES_256_GCM_SHA384:256',
      'Jul  6 06:01:46 mail smtpd[75295]: 5df87c9b982c840c mta delivery evpid=3d4c4a424797fe79 from=<anna@example.com> to=<bob@example.net> rcpt=<-> source="192.0.2.1" relay="192.0.2.25 (mx.example.net)" delay=0s result="PermFail" stat="550 5.1.1 <bob@example.net>: no such \\"user\\""',
      'Jul  6 06:01:46 mail smtpd[75295]: 5df87c9b982c840c mta disconnected reason=quit messages=0',
    ];
    const events = eventsOf(opensmtpdTraceReader, lines);
    assert.deepEqual(only(events, 'open')[0], {
      ...only(events, 'open')[0],
      side: 'client',
      host: 'mx.example.net',
      port: 25,
    });
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ['open', 'attempt', 'tls', 'clientError', 'closed'],
    );
    assert.equal(only(events, 'clientError')[0]?.message, '550 5.1.1 <bob@example.net>: no such "user"');
    const former = eventsOf(opensmtpdTraceReader, [
      'smtp-out: Connecting to smtp+tls://192.0.2.101:25 (mx01.example.com) on session 69738a26af1c7fa5...',
      'smtp-out: Connected on session 69738a26af1c7fa5',
      'smtp-out: Error on session 69738a26af1c7fa5 after 2 messages sent: Connection closed unexpectedly',
      'relay: TempFail for 6430369adcce4408: session=7818378a988ca63b, from=<a@example.com>, to=<b@example.net>, rcpt=<->, source=192.0.2.1, relay=192.0.2.25 (mx), delay=0s, stat=451 4.7.1 Later',
    ]);
    assert.deepEqual(
      former.map(({ kind }) => kind),
      ['open', 'attempt', 'closed', 'open', 'clientError'],
    );
    assert.equal(only(former, 'closed')[0]?.by, 'server');
  });

  it('takes a trace and the log of the same session for one', () => {
    const events = eventsOf(opensmtpdTraceReader, [
      'mta: 0xea6710: MTA_INIT -> MTA_INIT',
      'smtp-out: Connected on session c3ad904c53f19f93',
      'mta: 0xea6710: <<< 554 mx.example.net no service',
      'mta: 0xea6710: >>> QUIT',
      'smtp-out: Error on session c3ad904c53f19f93: Connection closed unexpectedly',
    ]);
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ['open', 'connected', 'server', 'client', 'closed'],
    );
  });
});

describe('dovecot-log', () => {
  const samples = samplesOf('dovecot-submission', ['dovecot-log']);
  itReads(dovecotLogReader, samples, true);

  it('splits the lines of an EHLO reply', () => {
    const sample = sampleNamed('dovecot-submission', 'auth535');
    assert.deepEqual(saidBy('server', eventsOf(dovecotLogReader, linesOf(sample))), wireOf(sample, 'S'));
  });

  it('follows a connection from the login process to the session', () => {
    const events = read(dovecotLogReader, 'dovecot-submission', 'relay554');
    assert.equal(only(events, 'open').length, 1);
    assert.deepEqual(
      only(events, 'closed').map(({ by }) => by),
      ['client'],
    );
    assert.equal(only(read(dovecotLogReader, 'dovecot-submission', 'ok'), 'message').length, 1);
  });

  it('sees a TLS handshake where a command was due', () => {
    const [failed] = only(read(dovecotLogReader, 'dovecot-submission', 'tls_to_plain'), 'tlsFailed');
    assert.equal(failed?.implicit, true);
  });

  it('reads a log without debugging', () => {
    const events = eventsOf(dovecotLogReader, [
      'Nov 23 14:08:25 mail dovecot: submission-login: Info: Disconnected: Aborted login by logging out (auth failed, 1 attempts in 2 secs): user=<a@example.org>, method=PLAIN, rip=192.0.2.7, lip=192.0.2.1, TLS, session=<EtZzIPJglIZ/AAAB>',
    ]);
    const [failed] = only(events, 'authFailed');
    assert.deepEqual(
      [failed?.mechanism, failed?.user, failed?.session],
      ['PLAIN', 'a@example.org', 'EtZzIPJglIZ/AAAB'],
    );
  });
});
