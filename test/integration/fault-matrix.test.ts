import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { diagnose } from '../../src/core/diagnosis/engine.ts';
import type { Finding } from '../../src/core/diagnosis/finding.ts';
import { startFaultServer } from '../../src/runtime/fault-server/fault-server.ts';
import { listScenarios, loadScenario } from '../../src/runtime/fault-server/scenario-file.ts';
import { startSession } from '../../src/runtime/session.ts';
import { testProfile, type ProfileOverrides } from './profile.ts';

const directory = new URL('../../src/runtime/fault-server/scenarios/', import.meta.url).pathname;
const user = 'postmaster@mg.example.com';
/** Milliseconds in which every session must have ended, whatever the server does. */
const boundMs = 15_000;

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'smtp-fault-matrix-'));
});
after(() => rm(folder, { recursive: true }));

const scenarioNames = await listScenarios(directory);

describe('every scenario is diagnosed as what it is', () => {
  assert.ok(scenarioNames.length >= 30);
  for (const { name } of scenarioNames) {
    it(name, async () => {
      const scenario = await loadScenario(join(directory, `${name}.jsonc`));
      const server = await startFaultServer(scenario, {});
      try {
        const ca = join(folder, `${name}.pem`);
        await writeFile(ca, server.caPem);
        const { auth, ...overrides } = scenario.expect.profile as ProfileOverrides & { auth?: { password?: string } };
        const profile = testProfile(server.port, {
          ...overrides,
          auth: { user, ...auth },
          tls: { ca, servername: 'localhost', ...overrides.tls },
        });
        const askSecret = () => Promise.resolve(auth?.password ?? 'right-password');
        const session = startSession(profile, { askSecret, baseDirectory: folder });
        const startedAt = performance.now();
        await session.done;
        assert.ok(performance.now() - startedAt < boundMs, 'it ended in bounded time');
        assertFindings(diagnose(session.transcript.entries), scenario.expect);
        assert.equal(session.transcript.entries.filter((entry) => entry.kind === 'ended').length, 1);
      } finally {
        await server.close();
      }
    });
  }
});

function assertFindings(
  findings: readonly Finding[],
  expected: { readonly rootCause: string | null; readonly alsoRules: readonly string[] },
): void {
  const seen = findings
    .map((finding) => `${finding.rootCause ? '*' : ''}${finding.rule}: ${finding.message}`)
    .join('\n');
  const root = findings.find((finding) => finding.rootCause)?.rule ?? null;
  assert.equal(root, expected.rootCause, seen);
  const rules = findings.map((finding) => finding.rule as string);
  for (const rule of expected.alsoRules) assert.ok(rules.includes(rule), `${rule} is missing among\n${seen}`);
  if (expected.rootCause === null) {
    const grave = findings.filter(({ severity }) => severity === 'error' || severity === 'warning');
    const unexpected = grave.filter(({ rule }) => !expected.alsoRules.includes(rule) && rule !== 'secret-in-clear');
    assert.deepEqual(unexpected, [], seen);
  }
}
