import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { capabilityLines } from '../../../../../src/core/logs/decode/joined-capabilities.ts';
import { saidOf, splitSyslog, syslogTime } from '../../../../../src/core/logs/decode/syslog-times.ts';

function parts(text: string) {
  const line = splitSyslog(text);
  if (!line) return undefined;
  return [
    text.slice(line.hostStart, line.hostEnd),
    text.slice(line.programStart, line.programEnd),
    text.slice(line.pidStart, line.pidEnd),
    text.slice(line.start),
  ];
}

describe('splitSyslog', () => {
  it('takes every usual form apart', () => {
    const forms: readonly (readonly [string, readonly string[]])[] = [
      [
        'Nov 23 14:05:10 mail postfix/smtpd[476]: connect from a[::1]',
        ['mail', 'postfix/smtpd', '476', 'connect from a[::1]'],
      ],
      ['Nov  3 14:05:10 mail kernel: x: y', ['mail', 'kernel', '', 'x: y']],
      ['<22>Nov 23 14:05:10 mail a/b[1]: x', ['mail', 'a/b', '1', 'x']],
      ['2026-11-23T14:05:10.123456+00:00 mail a[1]: x', ['mail', 'a', '1', 'x']],
      ['Nov 23 14:08:23 submission-login: Debug: x', ['', 'submission-login', '', 'Debug: x']],
      [
        '<22>1 2026-11-23T14:06:11.671303+00:00 client postfix 485 - -  connect',
        ['client', 'postfix', '485', 'connect'],
      ],
      ['<22>1 2026-11-23T14:06:11Z client postfix 485 ID [a@1 b="c"] \ufeffx', ['client', 'postfix', '485', 'x']],
    ];
    for (const [text, expected] of forms) assert.deepEqual(parts(text), expected, text);
  });

  it('knows what is no syslog line', () => {
    const others = [
      '',
      '220 mail ready',
      'Nov 23 14:05:10 mail',
      '<999999>x',
      '2026-11-23 message',
      '<22>1 2026 a b',
      'a'.repeat(100),
    ];
    for (const text of others) assert.equal(splitSyslog(text), undefined, text);
  });
});

describe('syslogTime', () => {
  it('reads times with a date and a zone', () => {
    const at = Date.UTC(2026, 10, 23, 14, 6, 11) * 1000;
    assert.equal(syslogTime('2026-11-23T14:06:11.671303+00:00'), at + 671_303);
    assert.equal(syslogTime('2026-11-23T15:36:11.5+01:30'), at + 500_000);
    assert.equal(syslogTime('2026-11-23 14:06:11'), at);
    assert.equal(syslogTime('2026-11-23T14:06:11.123456789Z'), at + 123_456);
    assert.equal(syslogTime('2026-11-23T09:06:11-0500'), at);
  });

  it('counts times without a year from its beginning', () => {
    assert.equal(syslogTime('Jan  1 00:00:01 mail'), 1_000_000);
    assert.equal(syslogTime('Mar  1 00:00:00 mail'), 60 * 86_400_000_000);
    assert.equal(syslogTime('x Feb 10 01:00:00', 2), (40 * 86_400 + 3600) * 1_000_000);
  });

  it('gives nothing for what is no time', () => {
    for (const text of ['', 'Foo 12 00:00:00', 'Nov xx 00:00:00', '2026-11-23', '1234-aa-bbT00:00:00'])
      assert.equal(syslogTime(text), undefined, text);
  });
});

describe('saidOf', () => {
  it('takes the prefix from lines of the program only', () => {
    assert.deepEqual(saidOf('Jan  1 00:00:01 mail smtpd[1]: x', 'smtpd'), { said: 'x', at: 1_000_000 });
    assert.deepEqual(saidOf('Jan  1 00:00:01 mail other[1]: x', 'smtpd'), { said: 'Jan  1 00:00:01 mail other[1]: x' });
    assert.deepEqual(saidOf('x', 'smtpd'), { said: 'x' });
  });
});

describe('capabilityLines', () => {
  it('begins a line at each extension’s name', () => {
    assert.deepEqual(capabilityLines('mail.example.net 8BITMIME AUTH PLAIN LOGIN SIZE 1000 STARTTLS'), [
      'mail.example.net',
      '8BITMIME',
      'AUTH PLAIN LOGIN',
      'SIZE 1000',
      'STARTTLS',
    ]);
  });
});
