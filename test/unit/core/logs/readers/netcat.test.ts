import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { netcatReader } from '../../../../../src/core/logs/readers/netcat.ts';
import { eventsOf, holdsForSamples, samplesOf, scoreOf, shortened, toldBy } from './client-samples.ts';

const told = (...lines: string[]) => shortened(eventsOf(netcatReader, lines.join('\n')));

const samples = samplesOf('netcat');

describe('the reader of netcat', () => {
  holdsForSamples(netcatReader, samples, { unseen: () => true });

  it('has the verdict on the certificate', () => {
    const sample = samples.find(({ name }) => name === 'ncat-ssl');
    const tls = eventsOf(netcatReader, sample?.text ?? '').find(({ kind }) => kind === 'tls');
    assert.deepEqual(tls, {
      session: '',
      kind: 'tls',
      implicit: true,
      verified: false,
      verdict: 'self-signed certificate',
    });
  });

  it('sees refused connections of three programs', () => {
    for (const name of ['ncat-ref', 'nco-ref', 'nct-ref'])
      assert.ok(toldBy(netcatReader, samples, name).includes('closed network'));
  });

  it('knows the banners of three programs', () => {
    for (const banner of [
      'Connection to smtp.example.com (192.0.2.1) 587 port [tcp/submission] succeeded!',
      'smtp.example.com [192.0.2.1] 587 (submission) open',
      'Ncat: Connected to 192.0.2.1:587.',
    ]) {
      assert.deepEqual(told(banner, '220 ready', 'EHLO x', '250 ok', 'QUIT', '221 bye'), [
        'open',
        'attempt',
        'connected',
        'S 220 ready',
        'C EHLO x',
        'S 250 ok',
        'C QUIT',
        'S 221 bye',
      ]);
      assert.ok(scoreOf(netcatReader, banner) >= 10);
    }
  });

  it("sees the message as the client's", () => {
    assert.deepEqual(
      told(
        'Ncat: Connected to 192.0.2.1:25.',
        'DATA',
        '354 go',
        '250 text',
        '',
        '.',
        '250 taken',
        'Ncat: 3 bytes sent, 9 bytes received in 0.1 seconds.',
      ).slice(3),
      ['C DATA', 'S 354 go', 'C 250 text', 'C ', 'C .', 'S 250 taken', 'closed client'],
    );
  });

  it('sees refused connections and names that do not exist', () => {
    assert.deepEqual(told('nc: connect to localhost (127.0.0.1) port 25 (tcp) failed: Connection refused'), [
      'open',
      'failure Connection refused',
      'closed network',
    ]);
    assert.deepEqual(told('Ncat: Could not resolve hostname "x": Name or service not known. QUITTING.').slice(0, 1), [
      'open',
    ]);
  });
});
