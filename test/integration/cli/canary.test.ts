import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { mechanisms } from '../../../src/core/profiles/profile.ts';
import { canary, forbiddenForms, repeatingServer, user } from '../canary-server.ts';
import { run, workspace } from './program.ts';

describe('the program gives no secret away', { concurrency: 2 }, () => {
  const server = repeatingServer();
  let port = 0;
  before(async () => {
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    port = (server.address() as AddressInfo).port;
  });
  after(() => server.close());

  for (const format of ['text', 'jsonl'] as const) {
    for (const method of mechanisms) {
      it(`${method}, ${format}`, async (t) => {
        const folder = await workspace(t, {});
        const saved = join(folder, `saved.${format === 'text' ? 'smtp' : 'jsonl'}`);
        const session = ['--host', '127.0.0.1', '--port', String(port), '--security', 'none', '--auth', method];
        const message = ['--user', user, '--from', 'a@example.com', '--to', 'b@example.com'];
        const shown = ['--level', 'trace', '--format', format, '--save', saved, '--password-stdin'];
        const options = { cwd: folder, input: `${canary}\n` };
        const { status, stdout, stderr } = await run(t, ['run', ...session, ...message, ...shown], options);
        assert.equal(status, 1, stderr);
        assert.match(stdout, /535/, 'the session came as far as the refusal');
        const text = [stdout, stderr, await readFile(saved, 'utf8')].join('\n');
        const octets = chunkTexts(text);
        for (const form of forbiddenForms()) {
          assert.ok(!text.includes(form), `found in the output: ${form}`);
          assert.ok(!octets.includes(form), `found in the octets of a chunk: ${form}`);
        }
      });
    }
  }
});

/** What stands in base64 in the chunks of JSON Lines and of the saved text. */
function chunkTexts(text: string): string {
  const bytes = [...text.matchAll(/"bytes":"([A-Za-z0-9+/=]*)"/g)].map(([, octets = '']) =>
    Buffer.from(octets, 'base64'),
  );
  assert.ok(bytes.length > 0, 'chunks are shown at trace');
  return bytes.map((octets) => octets.toString('utf8')).join('\n');
}
