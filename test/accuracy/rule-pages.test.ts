import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { rulePages } from '../../scripts/rule-page.ts';
import { ruleIds } from '../../src/core/diagnosis/rules/index.ts';
import { exposure } from '../../src/core/logs/whole-log.ts';

const folder = fileURLToPath(new URL('../../docs/rules/', import.meta.url));

describe('the pages of the rules', () => {
  it('are one for each rule, one for what a log shows, and a list', () => {
    const names = [...ruleIds, exposure.rule, 'README'];
    assert.deepEqual(readdirSync(folder).sort(), names.map((name) => `${name}.md`).sort());
  });

  it('are up to date; `npm run rule-pages` writes them', async () => {
    const config = await resolveConfig(`${folder}README.md`);
    for (const [name, text] of rulePages()) {
      assert.equal(
        readFileSync(folder + name, 'utf8'),
        await format(text, { ...config, filepath: folder + name }),
        name,
      );
    }
  });

  it('say how to mend what they are about, and on what they rest', () => {
    for (const [name, text] of rulePages()) {
      if (name === 'README.md') continue;
      assert.match(text, /## How to mend it\n\n- \S/, name);
      assert.match(text, /## What the diagnosis says\n\n```text\n\S/, name);
      assert.match(text, /## References\n\n- \[\S/, name);
    }
  });
});
