import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { levels } from '../../../../src/core/transcript/entry.ts';
import { shows } from '../../../../src/core/transcript/filter.ts';

describe('a level', () => {
  it('shows itself and everything graver', () => {
    const shown = levels.map((level) => levels.filter((of) => shows(level, { level: of })).length);
    assert.deepEqual(shown, [1, 2, 3, 4, 5]);
    assert.equal(shows('info', { level: 'debug' }), false);
  });
});
