import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { concatBytes } from '../../../../../src/core/smtp/bytes.ts';
import { openCapture } from '../../../../../src/core/logs/capture/capture-reader.ts';
import { captureFormatOf } from '../../../../../src/core/logs/capture/octet-reader.ts';
import type { LogEvent } from '../../../../../src/core/logs/reader.ts';
import { assertServerLines, only, saidBy, sampleNamed, samplesOf, wireOf } from '../readers/server-samples.ts';
import { ipv4, ipv6, pcap, record } from './packets-made.ts';
import type { Made } from './packets-made.ts';

function read(octets: Uint8Array, size = octets.length || 1): readonly LogEvent[] {
  const events: LogEvent[] = [];
  const reader = openCapture((event) => events.push(event));
  for (let at = 0; at < octets.length; at += size) reader.push(octets.subarray(at, at + size));
  reader.end();
  return events;
}

const handshake: readonly Made[] = [
  { from: 'client', sequence: 99, flags: 'S' },
  { from: 'server', sequence: 499, acknowledgement: 100, flags: 'S.' },
];

function conversation(...segments: readonly Made[]): readonly LogEvent[] {
  return read(pcap([...handshake, ...segments].map((made) => ipv4(made))));
}

function hello(): Uint8Array {
  return record(22, [1, 0, 0, 2, 3, 3]);
}

/** A ServerHello for TLS 1.3 with TLS_AES_256_GCM_SHA384. */
function serverHello(): Uint8Array {
  const extension = [0, 6, 0, 43, 0, 2, 3, 4];
  return record(22, [2, 0, 0, 46, 3, 3, ...new Array<number>(32).fill(7), 0, 0x13, 0x02, 0, ...extension]);
}

const inClear: readonly Made[] = [
  { from: 'server', sequence: 500, data: '220 hi\r\n' },
  { from: 'client', sequence: 100, data: 'STARTTLS\r\n' },
  { from: 'server', sequence: 508, data: '220 go\r\n' },
];

describe('openCapture', () => {
  for (const sample of samplesOf('tcpdump', ['pcap', 'pcapng'])) {
    it(`${sample.name} holds what was on the wire`, () => {
      const events = read(sample.octets);
      assert.deepEqual(read(sample.octets, 5), events);
      assertServerLines(sample, events);
      const said = saidBy('client', events);
      // What a client sends to a server that has closed is in the capture, and the server never saw it.
      const seen = wireOf(sample, 'C');
      if (sample.rule !== 'tls-to-plaintext-port') assert.deepEqual(said.slice(0, seen.length), seen);
      assert.equal(only(events, 'closed').length, 1);
      assert.equal(new Set(events.map(({ session }) => session)).size, 1);
    });
  }

  it('tells how a recorded connection ended', () => {
    assert.equal(only(read(sampleNamed('tcpdump', 'close_after_data-plain-pcap').octets), 'closed')[0]?.by, 'server');
    assert.equal(only(read(sampleNamed('tcpdump', 'silent-plain-pcap').octets), 'closed')[0]?.by, 'client');
    const refused = read(sampleNamed('tcpdump', 'conn_refused-plain-pcap').octets);
    assert.equal(only(refused, 'failure')[0]?.code, 'ECONNREFUSED');
    const plain = read(sampleNamed('tcpdump', 'tls_to_plain-tls-pcap').octets);
    assert.match(only(plain, 'tlsFailed')[0]?.message ?? '', /plain text/);
  });

  it('gives the frame that proved a fact', () => {
    const frames = new Map<string, number>();
    const reader = openCapture((event, frame) => {
      if (event.kind === 'serverOctets') frames.set(new TextDecoder().decode(event.octets), frame);
    });
    reader.push(sampleNamed('tcpdump', 'auth535_close-plain-pcap').octets);
    assert.equal(frames.get('535 Authentication failed\r\n'), 10);
  });

  it('puts segments in order and drops what comes twice', () => {
    const events = conversation(
      { from: 'server', sequence: 504, data: 'b\r\n' },
      { from: 'server', sequence: 500, data: '220 ' },
      { from: 'server', sequence: 500, data: '220 b\r\n' },
      { from: 'server', sequence: 505, data: '\r\n250 c\r\n' },
    );
    assert.deepEqual(saidBy('server', events), ['220 b', '250 c']);
  });

  it('counts sequence numbers round', () => {
    const events = read(
      pcap(
        [
          { from: 'server' as const, sequence: 0xfffffffd, acknowledgement: 1, flags: 'S.' },
          { from: 'server' as const, sequence: 2, data: 'x\r\n' },
          { from: 'server' as const, sequence: 0xfffffffe, data: '220 ' },
        ].map((made) => ipv4(made)),
      ),
    );
    assert.deepEqual(saidBy('server', events), ['220 x']);
  });

  it('tells what the capture lost once the receiver has it', () => {
    const events = conversation(
      { from: 'server', sequence: 500, data: '220 a\r\n' },
      { from: 'server', sequence: 517, data: '250 c\r\n' },
      { from: 'client', sequence: 100, acknowledgement: 524 },
    );
    assert.deepEqual(saidBy('server', events), ['220 a', '250 c']);
    assert.match(only(events, 'note')[0]?.text ?? '', /^10 octets of the server/);
  });

  it('lets a client that has closed its side hear the answers', () => {
    const events = conversation(
      { from: 'server', sequence: 500, data: '220 a\r\n' },
      { from: 'client', sequence: 100, data: 'QUIT\r\n', flags: '.F' },
      { from: 'server', sequence: 507, data: '221 b\r\n', flags: '.F' },
    );
    assert.deepEqual(saidBy('server', events), ['220 a', '221 b']);
    assert.deepEqual(
      only(events, 'closed').map(({ by, how }) => [by, how]),
      [['client', 'fin']],
    );
  });

  it('tells resets and silence', () => {
    const reset = conversation({ from: 'server', sequence: 500, flags: 'R.' });
    assert.deepEqual(
      only(reset, 'closed').map(({ by, how }) => [by, how]),
      [['server', 'reset']],
    );
    const [syn] = handshake;
    const silent = syn ? read(pcap([ipv4(syn), ipv4(syn)])) : [];
    assert.equal(only(silent, 'timeout')[0]?.waitingFor, 'connect');
  });

  it('finds TLS behind STARTTLS and says no more of what is inside', () => {
    const finished = record(23, new Array<number>(53).fill(1));
    const events = conversation(
      ...inClear,
      { from: 'client', sequence: 110, data: hello() },
      { from: 'server', sequence: 516, data: serverHello() },
      { from: 'client', sequence: 110 + hello().length, data: concatBytes(record(20, [1]), finished) },
    );
    const [tls] = only(events, 'tls');
    assert.deepEqual([tls?.protocol, tls?.cipher, tls?.implicit], ['TLSv1.3', 'TLS_AES_256_GCM_SHA384', false]);
    assert.deepEqual(saidBy('server', events), ['220 hi', '220 go']);
  });

  it('gives a fatal alert, an encrypted one, and a handshake that was broken off', () => {
    const begun = [...inClear, { from: 'client', sequence: 110, data: hello() } as const];
    const alert = conversation(...begun, { from: 'server', sequence: 516, data: record(21, [2, 40]) });
    assert.deepEqual(
      only(alert, 'tlsFailed').map(({ message, code, implicit }) => [message, code, implicit]),
      [['TLS alert handshake failure (40) from the server', '40', false]],
    );
    const hidden = conversation(
      ...begun,
      { from: 'server', sequence: 516, data: serverHello() },
      { from: 'client', sequence: 110 + hello().length, data: record(23, new Array<number>(19).fill(1)) },
    );
    assert.match(only(hidden, 'tlsFailed')[0]?.message ?? '', /encrypted TLS alert/);
    const broken = conversation(...begun, { from: 'server', sequence: 516, flags: 'F.' });
    assert.match(only(broken, 'tlsFailed')[0]?.message ?? '', /server closed/);
  });

  it('tells SMTP on other ports by what is said, and nothing of other protocols', () => {
    const talk = (greeting: string, command: string) =>
      read(
        pcap(
          [
            ...handshake,
            { from: 'server', sequence: 500, data: greeting } as const,
            { from: 'client', sequence: 100, data: command } as const,
          ].map((made) => ipv4(made, 10025)),
        ),
      );
    assert.equal(saidBy('client', talk('220 mail\r\n', 'EHLO x\r\n')).length, 1);
    assert.equal(saidBy('server', talk('220 mail ESMTP\r\n', 'x\r\n')).length, 1);
    assert.deepEqual(talk('220 ftp\r\n', 'USER x\r\n'), []);
    assert.deepEqual(talk('+OK\r\n', 'USER x\r\n'), []);
  });

  it('reads IPv6, VLAN tags, cooked captures, loopback, either byte order and nanoseconds', () => {
    const made: Made = { from: 'server', sequence: 1, data: '220 x\r\n' };
    const ether = (type: readonly number[]) => Uint8Array.from([...new Array<number>(12).fill(0), ...type]);
    const forms: readonly (readonly [number, Uint8Array])[] = [
      [101, ipv6(made)],
      [1, concatBytes(ether([0x81, 0, 0, 5, 0x86, 0xdd]), ipv6(made))],
      [113, concatBytes(new Uint8Array(14), Uint8Array.from([8, 0]), ipv4(made))],
      [276, concatBytes(Uint8Array.from([8, 0]), new Uint8Array(18), ipv4(made))],
      [0, concatBytes(Uint8Array.from([2, 0, 0, 0]), ipv4(made))],
    ];
    for (const [link, packet] of forms) {
      for (const little of [true, false]) {
        const events = read(pcap([packet], link, little, !little));
        assert.deepEqual(saidBy('server', events), ['220 x'], String(link));
        assert.equal(events[0]?.at, 1_000_000_005);
      }
    }
    assert.equal(only(read(pcap([ipv6(made)])), 'connected')[0]?.address, '2001:db8::2');
  });

  it('knows captures by their first octets', () => {
    assert.equal(captureFormatOf(pcap([])), 'pcap');
    assert.equal(captureFormatOf(sampleNamed('tcpdump', 'auth535_close-plain-pcapng').octets), 'pcapng');
    assert.equal(captureFormatOf(new TextEncoder().encode('220 mail')), undefined);
    assert.equal(captureFormatOf(new Uint8Array(2)), undefined);
  });

  it('reads captures that are cut and changed anywhere', () => {
    let seed = 7;
    const random = (limit: number) => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % limit;
    for (const sample of samplesOf('tcpdump', ['pcap', 'pcapng'])) {
      for (let turn = 0; turn < 60; turn++) {
        const octets = sample.octets.slice(0, 30 + random(sample.octets.length));
        for (let change = 0; change < 10; change++) octets[random(octets.length)] = random(256);
        read(octets, 1 + random(500));
      }
    }
  });
});
