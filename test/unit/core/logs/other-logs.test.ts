/** What is not about SMTP is passed over: logs of other programs, documents, sources. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { LogAnalysis } from '../../../../src/core/logs/analysis.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const logs = readdirSync(`${root}test/cases/other-logs`).map((name) => `test/cases/other-logs/${name}`);
const documents = ['README.md', 'CONTRIBUTING.md', 'LICENSE', 'package.json', 'package-lock.json', 'eslint.config.js'];
const sources = ['src/core/smtp', 'src/views', 'src/cli'].flatMap((folder) =>
  readdirSync(`${root}${folder}`)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`),
);

/** Names of the formats that were recognised, and the number of sessions. */
function taken(octets: Uint8Array): string {
  const formats: string[] = [];
  const analysis = new LogAnalysis({
    recognised: ({ reader }) => formats.push(reader.format),
    entry: () => {},
    ended: () => {},
  });
  analysis.push(octets);
  analysis.end();
  return analysis.sessionCount === 0 ? '' : formats.join(' ');
}

describe('what is not about SMTP', () => {
  for (const file of [...logs, ...documents]) {
    it(`is passed over: ${file}`, () => assert.equal(taken(readFileSync(root + file)), ''));
  }

  it('is passed over: sources, but for one in fifty', () => {
    const wrong = sources.filter((file) => taken(readFileSync(root + file)) !== '');
    assert.ok(sources.length > 50 && wrong.length <= sources.length / 50, wrong.join(' '));
  });
});
