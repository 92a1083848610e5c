import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { wrappers } from '../../../../src/core/logs/wrappers.ts';

const line = '<-- 535 5.7.8 Authentication failed';
/** 2026-03-04 05:06:07 UTC in microseconds. */
const at = Date.UTC(2026, 2, 4, 5, 6, 7) * 1000;

const cases: readonly (readonly [wrapper: string, wrapped: string, at?: number])[] = [
  ['kubernetes', `2026-03-04T05:06:07Z stderr F ${line}`, at],
  ['syslog', `Mar  4 05:06:07 web mailer[17]: ${line}`],
  ['syslog', `<13>Mar  4 05:06:07 root: ${line}`],
  ['syslog', `2026-03-04T06:06:07.000+01:00 web mailer: ${line}`, at],
  ['time', `2026-03-04T05:06:07.000Z ${line}`, at],
  ['time', `[2026-03-04 05:06:07,000] ${line}`, at],
  ['process manager', `0|mailer   | ${line}`],
  ['compose', `app-1  | ${line}`],
  ['concurrently', `[mailer] ${line}`],
  ['multilog', `@4000000069a7be3f2d0c8a14 ${line}`],
  ['line numbers', `    12\t${line}`],
  ['line numbers', `12:${line}`],
  ['quotation', `> > ${line}`],
  ['indentation of 4', `    ${line}`],
  ['docker', JSON.stringify({ log: `${line}\n`, stream: 'stderr', time: '2026-03-04T05:06:07Z' }), at],
];

describe('wrappers', () => {
  for (const [name, wrapped, time] of cases) {
    it(`${name}: ${wrapped}`, () => {
      const wrapper = wrappers.find((one) => one.name === name);
      assert.deepEqual(wrapper?.strip(wrapped), time === undefined ? { text: line } : { text: line, at: time });
    });
  }

  it('leave alone what is not wrapped', () => {
    for (const wrapper of wrappers) assert.equal(wrapper.strip(line), undefined, wrapper.name);
    for (const wrapper of wrappers) assert.equal(wrapper.strip(''), undefined, wrapper.name);
    assert.equal(wrappers.find(({ name }) => name === 'docker')?.strip('{"log":"broken'), undefined);
  });
});
