import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { harakaReader } from '../../../../../src/core/logs/readers/haraka.ts';
import { eventsOf, holdsForSamples, samplesOf, shortened, toldBy } from './client-samples.ts';

/** Whether the server was up was tried with a connection that the other end did not record. */
const firstPeer = (text: string) => /^(?:500 Unrecognized command|220 .* ready)/.test(text);

const samples = samplesOf('haraka');

describe('the reader of Haraka', () => {
  holdsForSamples(harakaReader, samples, { madeUp: firstPeer, rewritten: (text) => text === '' });

  it('reads the JSON form', () => {
    const log = [
      '2026-11-23T14:12:23.737Z {"level":"PROTOCOL","uuid":"9AC9623C-E48B.1","origin":"core","message":"C: EHLO x","state":1}',
      '2026-11-23T14:12:23.739Z {"level":"PROTOCOL","uuid":"9AC9623C-E48B.1","origin":"core","message":"S: 250 y"}',
    ].join('\n');
    const events = eventsOf(harakaReader, log);
    assert.deepEqual(shortened(events), ['C EHLO x', 'S 250 y']);
    assert.deepEqual(
      events.map(({ session }) => session),
      ['9AC9623C-E48B', '9AC9623C-E48B'],
    );
  });

  it('has the last reply of a connection whose dialogue is not logged', () => {
    assert.deepEqual(toldBy(harakaReader, samples, 'auth535-info').slice(-4), [
      'open',
      'connected',
      'clientError 535 5.7.8 Authentication failed',
      'closed client',
    ]);
  });
});
