import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { msmtpLogfileReader } from '../../../../../src/core/logs/readers/msmtp-logfile.ts';
import { eventsOf, holdsForSamples, samplesOf, shortened } from './client-samples.ts';

const samples = samplesOf('msmtp').filter(({ format }) => format === 'msmtp-logfile');

describe('the reader of the log file of msmtp', () => {
  holdsForSamples(msmtpLogfileReader, samples, { unseen: () => true });

  it('reads deliveries and broken connections', () => {
    const start = 'Nov 23 13:42:30 host=smtp.example.com tls=on auth=off from=a@example.com recipients=b@example.org';
    assert.deepEqual(
      shortened(
        eventsOf(msmtpLogfileReader, `${start} mailsize=26 smtpstatus=250 smtpmsg='250 it's here' exitcode=EX_OK`),
      ),
      ['open', 'tls', 'message 26', "S 250 it's here"],
    );
    assert.deepEqual(
      shortened(
        eventsOf(
          msmtpLogfileReader,
          `${start.replace('=on', '=off')} errormsg='cannot connect to smtp.example.com, port 25: Connection refused' exitcode=EX_TEMPFAIL`,
        ),
      ).slice(0, 3),
      ['open', 'failure cannot connect to smtp.example.com, port 25: Connection refused', 'closed network'],
    );
  });
});
