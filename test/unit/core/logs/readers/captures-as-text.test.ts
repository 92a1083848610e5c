import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openCapture } from '../../../../../src/core/logs/capture/capture-reader.ts';
import type { LogEvent, LogReader } from '../../../../../src/core/logs/reader.ts';
import { postfixBounceReader } from '../../../../../src/core/logs/readers/postfix-bounce.ts';
import { tcpdumpTextReader } from '../../../../../src/core/logs/readers/tcpdump-text.ts';
import { tsharkDetailsReader } from '../../../../../src/core/logs/readers/tshark-details.ts';
import { tsharkFollowReader } from '../../../../../src/core/logs/readers/tshark-follow.ts';
import { tsharkJsonReader } from '../../../../../src/core/logs/readers/tshark-json.ts';
import { tsharkSummaryReader } from '../../../../../src/core/logs/readers/tshark-summary.ts';
import {
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

function itReads(reader: LogReader, samples: readonly Sample[]): void {
  for (const sample of samples) {
    it(`${sample.tool}/${sample.name} holds what was on the wire`, () => {
      const events = eventsOf(reader, linesOf(sample));
      assertServerLines(sample, events);
      assert.equal(new Set(events.map(({ session }) => session)).size, 1);
    });
  }
  itNeverThrows(reader, samples);
}

/** Commands without the message, as far as the server saw them. */
function commandsOf(events: readonly LogEvent[]): readonly string[] {
  return saidBy('client', events).filter(isCommand);
}

function isCommand(line: string): boolean {
  return /^(?:EHLO|HELO|MAIL|RCPT|AUTH|DATA|QUIT|STARTTLS|RSET)\b/i.test(line);
}

function wireCommands(sample: Sample): readonly string[] {
  return wireOf(sample, 'C').filter(isCommand);
}

/** The server saw nothing of what came when it had closed. */
function assertCommands(sample: Sample, events: readonly LogEvent[]): void {
  const seen = wireCommands(sample);
  assert.deepEqual(commandsOf(events).slice(0, seen.length), seen, sample.name);
}

describe('tcpdump', () => {
  const samples = samplesOf('tcpdump', ['tcpdump', 'tcpdump-A', 'tcpdump-X']);
  itReads(tcpdumpTextReader, samples);

  it('gives with -A and -X what a capture file would hold', () => {
    for (const sample of samples) {
      if (sample.format === 'tcpdump') continue;
      const events = eventsOf(tcpdumpTextReader, linesOf(sample));
      if (!sample.name.includes('starttls')) {
        assert.deepEqual(saidBy('server', events), wireOf(sample, 'S'), sample.name);
        assertCommands(sample, events);
      }
    }
  });

  it('sees TLS behind STARTTLS in text that has lost its octets', () => {
    const events = eventsOf(tcpdumpTextReader, linesOf(sampleNamed('tcpdump', 'auth535_close-starttls-A')));
    assert.deepEqual(
      only(events, 'tls').map(({ implicit }) => implicit),
      [false],
    );
    assert.deepEqual(only(events, 'tlsFailed'), []);
    assert.equal(saidBy('server', events).at(-1), '220 2.0.0 Ready to start TLS');
  });

  it('gives headers alone as how the connection went', () => {
    const events = eventsOf(tcpdumpTextReader, linesOf(sampleNamed('tcpdump', 'auth535_close-plain-tttt')));
    assert.equal(events[0]?.at, Date.parse('2026-11-23T13:51:04.731Z') * 1000 + 430);
    // A greeting that is not shown must not seem to be missing.
    assert.equal(only(events, 'connected').length, 0);
    assert.deepEqual(
      only(events, 'closed').map(({ by, how }) => [by, how]),
      [['server', 'fin']],
    );
    assert.match(only(events, 'note')[0]?.text ?? '', /server sent 26 octets/);
    const silent = eventsOf(tcpdumpTextReader, linesOf(sampleNamed('tcpdump', 'silent-plain')));
    assert.deepEqual(
      only(silent, 'closed').map(({ by }) => by),
      ['client'],
    );
  });

  it('reads two connections that are mixed, service names, IPv6 and interfaces', () => {
    const events = eventsOf(tcpdumpTextReader, [
      '13:51:05.717427 lo    In  IP6 2001:db8::1.57762 > 2001:db8::2.submission: Flags [S], seq 10, win 65495, length 0',
      '13:51:05.717428 eth0  In  IP client.example.net.40000 > mail.example.net.smtp: Flags [S], seq 5, win 6, length 0',
      '13:51:05.717443 lo    In  IP6 2001:db8::2.submission > 2001:db8::1.57762: Flags [S.], seq 77, ack 11, win 6, length 0',
      '13:51:05.717444 lo    In  IP6 2001:db8::1.57762 > 2001:db8::2.submission: Flags [R.], seq 1, ack 1, win 6, length 0',
    ]);
    assert.deepEqual(
      only(events, 'open').map(({ host, port }) => [host, port]),
      [
        ['2001:db8::2', 587],
        ['mail.example.net', 25],
      ],
    );
    assert.equal(only(events, 'connected').length, 1);
  });
});

describe('tshark-follow', () => {
  const samples = samplesOf('tshark', ['tshark-follow-ascii', 'tshark-follow-hex', 'tshark-follow-raw']);
  itReads(tsharkFollowReader, samples);

  it('gives every line of both sides', () => {
    for (const sample of samples) {
      const events = eventsOf(tsharkFollowReader, linesOf(sample));
      assert.deepEqual(saidBy('server', events), wireOf(sample, 'S'), sample.name);
      const seen = wireOf(sample, 'C');
      assert.deepEqual(saidBy('client', events).slice(0, seen.length), seen, sample.name);
    }
  });
});

describe('tshark-json', () => {
  const samples = samplesOf('tshark', ['tshark-json']);
  itReads(tsharkJsonReader, samples);

  it('gives every line of both sides', () => {
    for (const sample of samples) {
      const events = eventsOf(tsharkJsonReader, linesOf(sample));
      assert.deepEqual(saidBy('server', events), wireOf(sample, 'S'), sample.name);
      assertCommands(sample, events);
    }
    assert.equal(samples.length, 1);
  });
});

describe('tshark-V', () => {
  const samples = samplesOf('tshark', ['tshark-V']);
  itReads(tsharkDetailsReader, samples);

  it('gives every line of a reply with its code', () => {
    for (const sample of samples) {
      if (sample.name.includes('starttls')) continue;
      const events = eventsOf(tsharkDetailsReader, linesOf(sample));
      assert.deepEqual(saidBy('server', events), wireOf(sample, 'S'), sample.name);
      assertCommands(sample, events);
    }
  });

  it('gives a message as its length', () => {
    const events = eventsOf(tsharkDetailsReader, linesOf(sampleNamed('tshark', 'close_after_data-plain-V')));
    assert.deepEqual(
      only(events, 'message').map(({ octets }) => octets),
      [235],
    );
  });

  it('learns from the handshake and from replies who serves on a port that says nothing', () => {
    const packet = (from: number, to: number, flags: string, smtp: readonly string[] = []) => [
      'Internet Protocol Version 4, Src: 127.0.0.1, Dst: 127.0.0.1',
      `Transmission Control Protocol, Src Port: ${from}, Dst Port: ${to}, Seq: 0, Len: 0`,
      `    Flags: 0x012 (${flags})`,
      ...(smtp.length > 0 ? ['Simple Mail Transfer Protocol', ...smtp] : []),
    ];
    const spoken = [
      ...packet(45_473, 37_598, 'PSH, ACK', ['    Response: 220 mail ESMTP']),
      ...packet(37_598, 45_473, 'PSH, ACK', ['    Command Line: QUIT']),
      ...packet(45_473, 37_598, 'FIN, ACK'),
    ];
    const handshake = [...packet(37_598, 45_473, 'SYN'), ...packet(45_473, 37_598, 'SYN, ACK')];
    for (const lines of [spoken, [...handshake, ...spoken]]) {
      const events = eventsOf(tsharkDetailsReader, lines);
      assert.deepEqual(new Set(events.map(({ session }) => session)), new Set(['127.0.0.1:37598 > 127.0.0.1:45473']));
      assert.equal(only(events, 'open')[0]?.port, 45_473);
      assert.equal(only(events, 'closed')[0]?.by, 'server');
    }
  });
});

describe('tshark-summary', () => {
  const samples = samplesOf('tshark', ['tshark-summary']);
  itReads(tsharkSummaryReader, samples);

  it('gives both sides, how the connection went, and the message by its place', () => {
    const sample = sampleNamed('tshark', 'close_after_data-plain-summary');
    const events = eventsOf(tsharkSummaryReader, linesOf(sample));
    assert.deepEqual(saidBy('server', events), wireOf(sample, 'S'));
    assertCommands(sample, events);
    assert.equal(only(events, 'message').length, 1);
    assert.equal(only(events, 'closed')[0]?.by, 'server');
    const failed = sampleNamed('tshark', 'auth535_close-plain-summary');
    const said = commandsOf(eventsOf(tsharkSummaryReader, linesOf(failed)));
    assert.equal(said.at(-1), 'AUTH LOGIN cG9zdG1hc3RlckBtZy5leGFtcGxlLmNvbQ==');
  });
});

describe('postfix-bounce', () => {
  const server = [
    'Transcript of session follows.',
    '',
    ' Out: 220 mail.example.net ESMTP Postfix',
    ' In:  EHLO client.example.net',
    ' Out: 250-mail.example.net',
    ' Out: 250 SIZE 10240000',
    ' In:  MAIL FROM:<a@example.org>',
    ' Out: 250 2.1.0 Ok',
    ' In:  RCPT TO:<nobody@example.org>',
    ' Out: 550 5.1.1 <nobody@example.org>: Recipient address rejected: User unknown',
    '     in virtual mailbox table',
    '',
    'Session aborted, reason: lost connection',
    '',
    'For other details, see the local mail logfile',
  ];

  it('gives both sides, folded lines whole', () => {
    const events = eventsOf(postfixBounceReader, server);
    assert.deepEqual(saidBy('client', events).slice(-1), ['RCPT TO:<nobody@example.org>']);
    assert.deepEqual(saidBy('server', events).slice(-1), [
      '550 5.1.1 <nobody@example.org>: Recipient address rejected: User unknown in virtual mailbox table',
    ]);
    assert.deepEqual(
      only(events, 'closed').map(({ by }) => by),
      ['client'],
    );
  });

  it('knows a client’s transcript, where the signs are the other way round', () => {
    const events = eventsOf(postfixBounceReader, [' In:  220 mail.example.net ESMTP', ' Out: EHLO client.example.net']);
    assert.deepEqual(saidBy('client', events), ['EHLO client.example.net']);
    assert.deepEqual(saidBy('server', events), ['220 mail.example.net ESMTP']);
  });
});

describe('openCapture beside the text forms', () => {
  it('gives what tcpdump -X gives', () => {
    const events: LogEvent[] = [];
    const reader = openCapture((event) => events.push(event));
    reader.push(sampleNamed('tcpdump', 'auth535_close-plain-pcap').octets);
    reader.end();
    const text = eventsOf(tcpdumpTextReader, linesOf(sampleNamed('tcpdump', 'auth535_close-plain-X')));
    assert.deepEqual(saidBy('server', text), saidBy('server', events));
    assert.deepEqual(saidBy('client', text), saidBy('client', events));
    assert.deepEqual(text.map(({ kind }) => kind).sort(), events.map(({ kind }) => kind).sort());
  });
});
