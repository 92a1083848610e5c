import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { leadingTime, secondsTime } from '../../../../../src/core/logs/decode/clock-times.ts';

describe('leading times', () => {
  it('are microseconds since the epoch where there is a date', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1970-01-01'), max: new Date('2200-01-01'), noInvalidDate: true }),
        (date) => {
          const text = date.toISOString();
          assert.deepEqual(leadingTime(`${text} x`), { at: date.getTime() * 1000, end: text.length });
        },
      ),
    );
    const noon = Date.UTC(2026, 10, 23, 12) * 1000;
    for (const text of [
      '2026/11/23 12:00:00',
      '2026-11-23 12:00:00,000',
      '2026-11-23T13:30:00+0130',
      '2026-11-23T11:00:00-01:00',
    ])
      assert.equal(leadingTime(text)?.at, noon, text);
  });

  it('are microseconds since midnight where there is none', () => {
    assert.deepEqual(leadingTime('13:52:51.000123 read'), { at: 49_971_000_123, end: 15 });
    assert.deepEqual(leadingTime('Nov  3 00:00:01 host'), { at: 1_000_000, end: 15 });
    assert.deepEqual(leadingTime('00:00:02] x'), { at: 2_000_000, end: 9 });
  });

  it('are no other text', () => {
    for (const text of ['', '250 2.1.0 Ok', 'November', '12:3', '2026', 'May be'])
      assert.equal(leadingTime(text), undefined);
  });

  it('read seconds', () => {
    assert.equal(secondsTime('+0.001129'), 1129);
    assert.equal(secondsTime('1795441979.5'), 1_795_441_979_500_000);
    assert.equal(secondsTime('x'), undefined);
  });
});
