/** What the quick fix does to a log: no credentials are left, and nothing else is changed. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LogAnalysis } from '../../../../src/core/logs/analysis.ts';
import { maskEdits, withEdits } from '../../../../src/core/logs/mask-log.ts';
import type { Exposure } from '../../../../src/core/logs/shown-credentials.ts';
import { readLogSamples } from '../../../accuracy/logs.ts';
import { canary, credentialsIn, exchanges, user, voices } from './canary.ts';

function exposuresIn(log: string): readonly Exposure[] {
  const exposures: Exposure[] = [];
  const analysis = new LogAnalysis({
    entry: () => {},
    ended: () => {},
    exposed: (exposure) => exposures.push(exposure),
  });
  analysis.push(Buffer.from(log));
  analysis.end();
  return exposures;
}

/** Masks what the analysis finds, and checks that all else stays. */
function masked(log: string): string {
  const edits = maskEdits(log, exposuresIn(log));
  let at = 0;
  let rest = withEdits(log, edits);
  for (const { start, end, text } of edits) {
    const kept = log.slice(at, start);
    assert.ok(rest.startsWith(kept + text));
    rest = rest.slice(kept.length + text.length);
    at = end;
  }
  assert.equal(rest, log.slice(at));
  return withEdits(log, edits);
}

const b64 = (text: string): string => Buffer.from(text).toString('base64');

describe('masking credentials in a log', () => {
  for (const voice of voices()) {
    it(`leaves none of them, and no warning: ${voice.format}`, () => {
      for (const { name, lines } of exchanges) {
        const log = voice.say([...lines, ['S', '535 5.7.8 no']]);
        const safe = masked(log);
        assert.deepEqual(credentialsIn(safe), [], name);
        assert.deepEqual(exposuresIn(safe), [], name);
        assert.equal(safe.split('\n').length, log.split('\n').length);
      }
    });
  }

  it('leaves none in the recorded logs', () => {
    const passwords = ['wrong-password', 'right-password', 'BADPASSWORD'];
    let changed = 0;
    for (const { id, octets } of readLogSamples()) {
      const log = new TextDecoder().decode(octets);
      if (log.includes('\0') || exposuresIn(log).length === 0) continue;
      changed++;
      assert.deepEqual(credentialsIn(masked(log), passwords), [], id);
    }
    assert.ok(changed > 200, `${changed}`);
  });

  it('finds every occurrence: decoded, escaped, in URLs, broken over lines', () => {
    const token = b64(`\0${user}\0${canary}`);
    const log = [
      '=== Trying mail.example.com:25...',
      '<-  220 mail.example.com ESMTP',
      ' -> EHLO client.example.com',
      '<-  250 AUTH PLAIN',
      ` -> AUTH PLAIN ${token}`,
      '<** 535 5.7.8 no',
      `config: {"pass": ${JSON.stringify(canary)}}`,
      `smtp://u:${encodeURIComponent(canary)}@mail.example.com`,
      `curl --user 'u:${canary}'`,
      `${token.slice(0, 50)}\n${token.slice(50)}`,
      `hex ${Buffer.from(canary).toString('hex')}`,
      'the rest, with mail and words',
      '',
    ].join('\n');
    const safe = masked(log);
    assert.deepEqual(credentialsIn(safe), []);
    assert.ok(safe.endsWith('the rest, with mail and words\n'));
    assert.match(safe, /^config: \{"pass": "<secret>"\}$/m);
    assert.match(safe, /^smtp:\/\/u:<secret>@mail\.example\.com$/m);
  });

  it('keeps the columns of dumps', () => {
    const trace = readLogSamples().find(({ id }) => id === 'curl/auth535_close-plain-trace');
    const token = b64(`\0${user}\0wrong-password wrong-password`);
    const said = `AUTH PLAIN ${token}`;
    const ascii = [
      '== Info: Connected to mail.example.com (192.0.2.1) port 587 (#0)',
      '<= Recv header, 24 bytes (0x18)',
      '0000: 220 mail.example.com ESMTP',
      `=> Send header, ${said.length + 2} bytes (0x${(said.length + 2).toString(16)})`,
      `0000: ${said.slice(0, 64)}`,
      `0040: ${said.slice(64)}`,
      '<= Recv header, 8 bytes (0x8)',
      '0000: 535 no',
      '',
    ].join('\n');
    for (const log of [new TextDecoder().decode(trace?.octets), ascii]) {
      const safe = masked(log);
      assert.notEqual(safe, log);
      assert.deepEqual(credentialsIn(safe, ['wrong-password']), [], safe);
      const lengths = (text: string): readonly number[] => text.split('\n').map(({ length }) => length);
      assert.deepEqual(lengths(safe), lengths(log));
      assert.deepEqual(exposuresIn(safe), []);
    }
  });

  it('masks a short word only where it stands alone', () => {
    const edits = maskEdits('mail from mailer, mail.', [{ response: 'bWFpbA==', secrets: ['mail'] }]);
    assert.equal(withEdits('mail from mailer, mail.', edits), '<secret> from mailer, <secret>.');
  });

  it('takes linear time for a log of megabytes', () => {
    const line = '0000: 32 32 30 20 4d 61 69 6c 67 75 6e 20 49 6e 66 6c 220 Mailgun Infl\n';
    const log = line.repeat(50_000) + 'x'.repeat(1_000_000) + '%41'.repeat(300_000);
    const start = process.cpuUsage();
    maskEdits(log, [{ response: b64(`\0${user}\0${canary}`), secrets: [canary] }]);
    const { user: used } = process.cpuUsage(start);
    assert.ok(used < 5_000_000, `${used} µs`);
  });
});
