import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { postfixMaillogReader } from '../../../../../src/core/logs/readers/postfix-maillog.ts';
import { eventsOf, saidBy } from './server-samples.ts';

const line = (text: string): string => `Nov 27 12:00:00 web1 postfix/postscreen[9414]: ${text}`;
const read = (...texts: readonly string[]) => eventsOf(postfixMaillogReader, texts.map(line));

describe('postscreen', () => {
  it('speaks to several clients at once', () => {
    const refused = (port: number): string =>
      `NOQUEUE: reject: RCPT from [192.0.2.1]:${String(port)}: 550 5.7.1 Service unavailable; client [192.0.2.1] blocked using zen.example; from=<a@b.example>, to=<c@d.example>, proto=ESMTP, helo=<x>`;
    const events = read(refused(1), refused(2), 'DISCONNECT [192.0.2.1]:1', 'DISCONNECT [192.0.2.1]:2');
    assert.equal(new Set(events.map(({ session }) => session)).size, 2);
    assert.deepEqual(saidBy('client', events), ['RCPT TO:<c@d.example>', 'RCPT TO:<c@d.example>']);
    assert.equal(
      saidBy('server', events)[0],
      '550 5.7.1 Service unavailable; client [192.0.2.1] blocked using zen.example',
    );
  });

  it('says nothing of clients that pass: they are the server’s', () => {
    const events = read('CONNECT from [192.0.2.1]:1 to [192.0.2.2]:25', 'PASS OLD [192.0.2.1]:1');
    assert.deepEqual(events, []);
  });

  it('has no place for more', () => {
    const events = read('NOQUEUE: reject: CONNECT from [192.0.2.1]:1: all screening ports busy');
    assert.deepEqual(saidBy('server', events), ['421 4.3.2 all screening ports busy']);
  });
});
