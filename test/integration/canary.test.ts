import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { diagnose } from '../../src/core/diagnosis/engine.ts';
import { formatFinding } from '../../src/core/diagnosis/report-json.ts';
import { mechanisms, type Mechanism, type Profile } from '../../src/core/profiles/profile.ts';
import { formatJson } from '../../src/core/transcript/json-lines.ts';
import { formatText, formatTranscript } from '../../src/core/transcript/text-form.ts';
import { startSession } from '../../src/runtime/session.ts';
import { canary, forbiddenForms, repeatingServer, user } from './canary-server.ts';
import { testProfile } from './profile.ts';

/** Everything that leaves memory for one session. */
async function outputs(profile: Profile): Promise<string> {
  const session = startSession(profile, { askSecret: () => Promise.resolve(canary), baseDirectory: '.' });
  await session.done;
  const { entries } = session.transcript;
  const findings = diagnose(entries);
  assert.ok(findings.length > 0, 'the refusal is diagnosed');
  return [
    formatTranscript(entries),
    ...entries.map((entry) => formatText(entry, { data: false, start: 0 })),
    ...entries.map((entry) => formatJson(entry)),
    ...entries.flatMap((entry) =>
      entry.kind === 'chunk'
        ? [Buffer.from(entry.bytes).toString('utf8'), Buffer.from(entry.bytes).toString('latin1')]
        : [],
    ),
    ...findings.map((finding) => formatFinding(finding)),
    ...findings.map((finding) => `${finding.message} ${finding.fix}`),
  ].join('\n');
}

describe('a secret is found in no output', () => {
  const server = repeatingServer();
  let port = 0;
  before(async () => {
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    port = (server.address() as AddressInfo).port;
  });
  after(() => server.close());

  const nodemailerMechanisms: readonly Mechanism[] = ['PLAIN', 'LOGIN', 'CRAM-MD5', 'XOAUTH2'];
  for (const client of ['wire', 'nodemailer'] as const) {
    for (const method of client === 'wire' ? mechanisms : nodemailerMechanisms) {
      for (const initialResponse of client === 'wire' ? [true, false] : [true]) {
        it(`${client}, ${method}, ${initialResponse ? 'with' : 'without'} initial response`, async () => {
          const text = await outputs(testProfile(port, { client, auth: { method, user, initialResponse } }));
          assert.match(text, /535/, 'the session came as far as the refusal');
          for (const form of forbiddenForms()) assert.ok(!text.includes(form), `found in the output: ${form}`);
        });
      }
    }
  }
});
