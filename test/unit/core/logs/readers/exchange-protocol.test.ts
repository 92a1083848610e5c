import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LogEvent } from '../../../../../src/core/logs/reader.ts';
import { exchangeProtocolReader } from '../../../../../src/core/logs/readers/exchange-protocol.ts';

function told(...lines: readonly string[]): readonly string[] {
  const events: LogEvent[] = [];
  const reader = exchangeProtocolReader.open((event) => events.push(event));
  for (const line of lines) reader.line(line);
  reader.end();
  return events.map((event) => {
    const by = event.kind === 'closed' ? event.by : event.kind === 'open' ? (event.side ?? '') : '';
    const words = 'text' in event ? event.text : 'message' in event ? event.message : by;
    return `${event.session} ${event.kind} ${words}`.trim();
  });
}

const line = (id: string, number: number, event: string, data = '', context = ''): string =>
  `2026-11-27T09:44:30.123Z,Outbound,${id},${number},192.0.2.1:5555,203.0.113.5:25,${event},${data},${context}`;

describe('the reader of Exchange’s protocol logs', () => {
  it('tells sessions apart, and both sides', () => {
    assert.deepEqual(
      told(
        '#Log-type: SMTP Send Protocol Log',
        line('08D9', 0, '+'),
        line('08DA', 0, '+'),
        line('08D9', 1, '<', '220 mail.example.org ESMTP'),
        line('08D9', 2, '>', 'EHLO web1'),
        line('08D9', 3, '<', '"550 5.7.1 Not you, nor ""them"""'),
        line('08D9', 4, '-', '', 'Remote'),
      ),
      [
        '08D9 open client',
        '08D9 connected',
        '08DA open client',
        '08DA connected',
        '08D9 server 220 mail.example.org ESMTP',
        '08D9 client EHLO web1',
        '08D9 server 550 5.7.1 Not you, nor "them"',
        '08D9 closed server',
      ],
    );
  });

  it('takes Exchange for the server where it greets', () => {
    const lines = [
      line('08D9', 1, '>', '220 mail ESMTP'),
      line('08D9', 2, '<', 'EHLO web1'),
      line('08D9', 3, '-', '', 'Remote'),
    ];
    assert.deepEqual(told(...lines), [
      '08D9 open server',
      '08D9 server 220 mail ESMTP',
      '08D9 client EHLO web1',
      '08D9 closed client',
    ]);
  });

  it('tells that TLS failed', () => {
    const failed = line('08D9', 1, '*', 'CertExpired', 'Outbound TLS negotiation failed');
    assert.ok(told(failed).includes('08D9 tlsFailed CertExpired Outbound TLS negotiation failed'));
    assert.equal(exchangeProtocolReader.recognise('2026-11-27,a,b,c'), 0);
  });
});
