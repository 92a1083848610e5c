import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { LogEvent } from '../../../../../src/core/logs/reader.ts';
import { queueListingReader } from '../../../../../src/core/logs/readers/queue-listing.ts';
import { readHostile } from './client-samples.ts';

function told(...lines: readonly string[]): readonly string[] {
  const events: LogEvent[] = [];
  const reader = queueListingReader.open((event) => events.push(event));
  for (const line of lines) reader.line(line);
  reader.end();
  return events.map((event) => {
    const words = 'text' in event ? event.text : 'message' in event ? event.message : '';
    return `${event.session} ${event.kind} ${words}`.trim();
  });
}

const head = '-Queue ID-  --Size-- ----Arrival Time---- -Sender/Recipient-------';
const message = '96D182321F0     267 Fri Nov 27 09:46:43  orders@example.net';
const ofSendmail = '4AR9ij1v012345       12 Fri Nov 27 09:46 <orders@example.net>';

describe('the reader of queue listings', () => {
  it('makes a session of each message that could not be delivered', () => {
    const reason = '(host mail.example.org[192.0.2.7] said: 450 4.2.0 Greylisted (in reply to RCPT TO command))';
    assert.deepEqual(told(head, message, reason, '   lea@example.com', '', message.replace('96', '97')), [
      '96D182321F0 open',
      '96D182321F0 client RCPT',
      '96D182321F0 server 450 4.2.0 Greylisted',
    ]);
  });

  it('tells one reason of several recipients once', () => {
    const reason = '    (TLS is required, but was not offered by host mail.example.org[192.0.2.7])';
    const lines = [head, message, reason, ' lea@example.com', reason, ' max@example.com'];
    assert.equal(told(...lines).filter((one) => one.includes('clientError')).length, 1);
  });

  it('reads what Sendmail says of connections', () => {
    const refused = '                 (Deferred: Connection refused by mail.example.org.)';
    assert.deepEqual(told(ofSendmail, refused), [
      '4AR9ij1v012345 open',
      '4AR9ij1v012345 failure Connection refused by mail.example.org.',
    ]);
    const silent = '                 (timeout waiting for input from mail.example.org. during client RCPT)';
    assert.deepEqual(
      told(ofSendmail, silent).map((one) => one.split(' ')[1]),
      ['open', 'connected', 'client', 'timeout'],
    );
  });

  it('reads the listing in JSON', () => {
    const line = JSON.stringify({
      queue_name: 'deferred',
      queue_id: '96D182321F0',
      recipients: [{ address: 'lea@example.com', delay_reason: 'Server certificate not trusted' }],
    });
    assert.deepEqual(told(line), ['96D182321F0 open', '96D182321F0 tlsFailed Server certificate not trusted']);
    assert.equal(queueListingReader.recognise(line), 10);
  });

  it('is no reader of other tables', () => {
    assert.equal(queueListingReader.recognise('-Name-  --Size-- ----Time----'), 0);
    assert.deepEqual(told('total 12', 'drwxr-xr-x 2 root root 4096 Nov 27 09:46 queue'), []);
  });

  it('survives anything', () => {
    const lines = fc.array(fc.oneof(fc.constantFrom(head, message, ofSendmail, '(', '(Deferred: '), fc.string()));
    fc.assert(
      fc.property(lines, (hostile) => readHostile(queueListingReader, hostile)),
      { numRuns: 100 },
    );
  });
});
