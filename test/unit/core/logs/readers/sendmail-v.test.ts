import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sendmailVReader } from '../../../../../src/core/logs/readers/sendmail-v.ts';
import { holdsForSamples, samplesOf, sentInVain, toldBy } from './client-samples.ts';

const samples = samplesOf('sendmail').filter(({ format }) => format === 'sendmail-v');

describe('the reader of sendmail -v', () => {
  holdsForSamples(sendmailVReader, samples, {
    rewritten: sentInVain,
    unseen: (text) => !/^(?:EHLO|MAIL|RCPT|AUTH|DATA$|QUIT$)/i.test(text),
  });

  it('has hosts and what broke', () => {
    assert.deepEqual(toldBy(sendmailVReader, samples, 'conn_refused'), [
      'open',
      'failure Connection refused by smtp-01.example.com.',
      'closed network',
      'clientError Connection refused by smtp-01.example.com.',
    ]);
    assert.deepEqual(toldBy(sendmailVReader, samples, 'auth535_close').slice(-4), [
      'S 535 Authentication failed',
      'C MAIL From:<postmaster@mg.example.com> SIZE=356 AUTH=postmaster@mg.example.com',
      'emptyRead',
      'clientError Deferred',
    ]);
  });

  it('gives the message for its dot', () => {
    assert.deepEqual(toldBy(sendmailVReader, samples, 'ok').slice(-4), [
      'message',
      'S 250 2.0.0 Ok: queued as 4Rk2Qw1zN7z9sT',
      'C QUIT',
      'S 221 2.0.0 Bye',
    ]);
  });
});
