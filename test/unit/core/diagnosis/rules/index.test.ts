import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import { ruleIds, rules } from '../../../../../src/core/diagnosis/rules/index.ts';

const folder = new URL('../../../../../src/core/diagnosis/rules/', import.meta.url);
const fileNames = readdirSync(folder)
  .filter((name) => name !== 'index.ts')
  .map((name) => name.replace(/\.ts$/, ''));

describe('the list of rules', () => {
  it('has every file of the folder, and nothing else', () => {
    assert.deepEqual(rules.map(({ id }) => id).sort(), fileNames.sort());
  });

  it('names each rule as its file', async () => {
    for (const name of fileNames) {
      const { rule } = (await import(new URL(`${name}.ts`, folder).href)) as { rule: { id: string } };
      assert.equal(rule.id, name);
    }
  });

  it('has known ids only, each once', () => {
    assert.equal(new Set(ruleIds).size, ruleIds.length);
    for (const { id } of rules) assert.ok(ruleIds.includes(id), id);
  });

  it('says what each rule means and rests on', () => {
    for (const { id, summary, sources, on } of rules) {
      assert.match(summary, /^[A-Z].*\.$/, id);
      assert.ok(sources.length > 0 && on.length > 0, id);
      for (const { url } of sources) assert.match(url, /^https:\/\//, id);
    }
  });
});
