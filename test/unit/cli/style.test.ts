import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Style, wantsColour } from '../../../src/cli/style.ts';

test('colours are for terminals, and not where NO_COLOR is set', () => {
  assert.equal(wantsColour(true, {}), true);
  assert.equal(wantsColour(true, { NO_COLOR: '' }), true);
  assert.equal(wantsColour(true, { NO_COLOR: '1' }), false);
  assert.equal(wantsColour(false, {}), false);
  assert.equal(wantsColour(false, { FORCE_COLOR: '1' }), false);
});

test('a colour ends with its line', () => {
  assert.equal(new Style(true).level('error', 'a\nb\n'), '\u001b[31ma\u001b[39m\n\u001b[31mb\u001b[39m\n');
  assert.equal(new Style(true).level('info', 'a\n'), 'a\n');
  assert.equal(new Style(false).severity('error', 'a'), 'a');
});
