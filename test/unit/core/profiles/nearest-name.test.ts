import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearestName } from '../../../../src/core/profiles/nearest-name.ts';

const known = ['name', 'host', 'port', 'stopAfter', 'timeouts'];

test('a misspelt name finds the one that was meant', () => {
  assert.equal(nearestName('prot', known), 'port');
  assert.equal(nearestName('stop-after', known), 'stopAfter');
  assert.equal(nearestName('timeout', known), 'timeouts');
  assert.equal(nearestName('HOST', known), 'host');
});

test('a name that resembles none finds none', () => {
  assert.equal(nearestName('x', known), undefined);
  assert.equal(nearestName('certificate', known), undefined);
  assert.equal(nearestName('q'.repeat(100_000), known), undefined);
});
