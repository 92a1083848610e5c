import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeOctal } from '../../../../../src/core/logs/decode/exim-escapes.ts';
import { readHeader } from '../../../../../src/core/logs/decode/tcpdump-header.ts';
import { decodeWireshark } from '../../../../../src/core/logs/decode/wireshark-escapes.ts';

describe('decodeOctal', () => {
  it('undoes Exim’s escapes and leaves the rest', () => {
    assert.equal(decodeOctal('plain'), 'plain');
    assert.equal(decodeOctal('Empf\\303\\244nger\\n550 x'), 'Empfänger\n550 x');
    assert.equal(decodeOctal('refus\\351'), 'refusé');
    assert.equal(decodeOctal('\\026\\\\\\t\\q\\'), '\u0016\\\t\\q\\');
  });
});

describe('decodeWireshark', () => {
  it('undoes the escapes of fields and leaves the rest', () => {
    assert.equal(decodeWireshark('250 x\\r\\n'), '250 x\r\n');
    assert.equal(decodeWireshark('\\"a\\\\b\\x41\\101\\q'), '"a\\bAA\\q');
    assert.equal(decodeWireshark('plain'), 'plain');
  });
});

describe('readHeader', () => {
  it('reads addresses, ports, flags, numbers and lengths', () => {
    const header = readHeader(
      '13:51:05.718147 IP 127.1.0.2.587 > 127.0.0.1.57762: Flags [P.], seq 1:27, ack 1, win 64, options [nop,nop,TS val 1 ecr 3], length 26',
      '',
    );
    assert.deepEqual(header, {
      at: (((13 * 60 + 51) * 60 + 5) * 1000 + 718) * 1000 + 147,
      source: '127.1.0.2',
      sourcePort: 587,
      destination: '127.0.0.1',
      destinationPort: 57762,
      flags: 'P.',
      sequence: 1,
      length: 26,
      headerLength: 52,
    });
  });

  it('reads the second line of -v with the time of the first', () => {
    const header = readHeader('    ::1.4000 > ::1.smtp: Flags [S], seq 9, win 1, length 0', '1970-01-01 00:00:01.5');
    assert.deepEqual([header?.at, header?.destinationPort, header?.headerLength], [1_500_000, 25, 60]);
  });

  it('knows what is no packet', () => {
    for (const text of ['', '250-SIZE', '13:51:05.7 IP a > b: ICMP', 'E..<..@.@.'])
      assert.equal(readHeader(text, ''), undefined);
  });
});
