import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { socatReader } from '../../../../../src/core/logs/readers/socat.ts';
import { eventsOf, holdsForSamples, samplesOf, scoreOf, shortened, toldBy } from './client-samples.ts';

const samples = samplesOf('socat');

describe('the reader of socat', () => {
  holdsForSamples(socatReader, samples);

  it('has the whole dialogue in each form', () => {
    for (const name of ['socat-v', 'socat-x', 'socat-xv', 'socat-v2'])
      assert.equal(toldBy(socatReader, samples, name).filter((text) => /^[CS] /.test(text)).length, 8, name);
    assert.equal(toldBy(socatReader, samples, 'socat-v').at(-1), 'closed server');
    assert.deepEqual(toldBy(socatReader, samples, 'socat-ref').slice(-2), [
      'failure Connection refused',
      'closed network',
    ]);
  });

  it('reads the text of both directions', () => {
    const log = [
      '2026/11/23 13:52:51 socat[71] N opening connection to AF=2 127.0.0.1:25',
      '2026/11/23 13:52:51 socat[71] N successfully connected from local address AF=2 127.0.0.1:48112',
      '< 2026/11/23 13:52:51.000123456  length=11 from=0 to=10',
      '220 ready\\r',
      '> 2026/11/23 13:52:51.000223456  length=8 from=0 to=7',
      'EHLO x\\r',
      '< 2026/11/23 13:52:51.000323456  length=14 from=11 to=24',
      '250-a\\r',
      '250 b\\r',
    ].join('\n');
    const events = eventsOf(socatReader, log);
    assert.deepEqual(shortened(events), [
      'open',
      'attempt',
      'connected',
      'S 220 ready',
      'C EHLO x',
      'S 250-a',
      'S 250 b',
    ]);
    assert.equal(events[3]?.at, Date.UTC(2026, 10, 23, 13, 52, 51) * 1000 + 123_456);
    assert.ok(scoreOf(socatReader, log) >= 50);
  });

  it('reads hex dumps and text without a line end', () => {
    const log = [
      '< 2026/11/23 13:52:51.000123456  length=5 from=0 to=4',
      ' 32 32 30 0d 0a',
      '--',
      '> 2026/11/23 13:52:51.000123456  length=3 from=0 to=2',
      'QUI> 2026/11/23 13:52:51.000123456  length=3 from=3 to=5',
      'T\\r',
    ].join('\n');
    assert.deepEqual(shortened(eventsOf(socatReader, log)), ['S 220', 'C QUIT']);
  });
});
