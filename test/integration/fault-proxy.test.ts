import assert from 'node:assert/strict';
import { it } from 'node:test';
import { diagnose } from '../../src/core/diagnosis/engine.ts';
import type { ProxyProtocol } from '../../src/core/profiles/profile.ts';
import { startFaultServer } from '../../src/runtime/fault-server/fault-server.ts';
import { scenarioOf } from '../../src/runtime/fault-server/scenario-file.ts';
import { startSession } from '../../src/runtime/session.ts';
import { testProfile } from './profile.ts';

const headers: readonly ProxyProtocol[] = [
  { version: 1 },
  { version: 2 },
  { version: 1, source: '192.0.2.1:4321', destination: '192.0.2.2:25' },
  { version: 2, source: '[2001:db8::1]:4321', destination: '[2001:db8::2]:25' },
];
for (const proxyProtocol of headers) {
  it(`a server that wants it takes the PROXY header ${JSON.stringify(proxyProtocol)}`, async () => {
    const scenario = scenarioOf({ title: 't', summary: 's', accept: { proxyProtocol: true } });
    const server = await startFaultServer(scenario);
    const host = { askSecret: () => Promise.resolve(undefined), baseDirectory: '.' };
    const session = startSession(testProfile(server.port, { proxyProtocol }), host);
    const { outcome } = await session.done;
    await server.close();
    assert.equal(outcome, 'completed');
    assert.equal(server.messages.length, 1);
    assert.deepEqual(
      diagnose(session.transcript.entries).filter((finding) => finding.rootCause),
      [],
    );
  });
}
