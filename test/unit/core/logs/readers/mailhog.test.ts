import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mailhogReader } from '../../../../../src/core/logs/readers/mailhog.ts';
import { eventsOf, holdsForSamples, samplesOf, shortened, toldBy } from './client-samples.ts';

const samples = samplesOf('mailhog');

describe('the reader of MailHog', () => {
  holdsForSamples(mailhogReader, samples);

  it('has sessions, times and how they ended', () => {
    const lost = eventsOf(mailhogReader, samples.find(({ name }) => name === 'lost-ehlo')?.text ?? '');
    assert.deepEqual(lost[0], {
      session: '127.0.0.1:41168',
      at: Date.UTC(2026, 10, 23, 14, 12, 3) * 1000,
      kind: 'open',
    });
    assert.equal(shortened(lost).at(-1), 'closed client');
    assert.equal(toldBy(mailhogReader, samples, 'syntax500').at(-1), 'closed server');
  });
});
