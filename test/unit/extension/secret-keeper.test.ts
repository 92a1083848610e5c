import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type * as vscode from 'vscode';
import type { Profile } from '../../../src/core/profiles/profile.ts';
import { bindingOf, secretKey } from '../../../src/extension/secret-binding.ts';
import { SecretKeeper } from '../../../src/extension/secret-keeper.ts';
import { testProfile } from '../../integration/profile.ts';

const profile = testProfile(587, { host: 'smtp.example.com', security: 'starttls', auth: {} });
const folder = 'file:///work';

/** A key ring and a memory as VS Code has them, `broken`: a key ring that does not work. */
function parts(broken = false) {
  const ring = new Map<string, string>();
  const memory = new Map<string, unknown>();
  const fail = (): Promise<never> => Promise.reject(new Error('no key ring'));
  const storage = {
    get: (key: string) => (broken ? fail() : Promise.resolve(ring.get(key))),
    store: (key: string, value: string) => (broken ? fail() : Promise.resolve(void ring.set(key, value))),
    delete: (key: string) => Promise.resolve(void ring.delete(key)),
  } as unknown as vscode.SecretStorage;
  const memento = {
    get: (key: string, otherwise: unknown) => memory.get(key) ?? otherwise,
    update: (key: string, value: unknown) => Promise.resolve(void memory.set(key, value)),
  } as unknown as vscode.Memento;
  const failures: unknown[] = [];
  return { ring, memory, failures, keeper: new SecretKeeper(storage, memento, (error) => failures.push(error)) };
}

describe('a kept secret', () => {
  it('is there for exactly what it was kept for', async () => {
    const { keeper } = parts();
    await keeper.set(bindingOf(folder, profile), 'pa55');
    assert.equal(await keeper.get(bindingOf(folder, profile)), 'pa55');
    const others: readonly Profile[] = [
      { ...profile, name: 'other' },
      { ...profile, host: 'evil.example' },
      { ...profile, port: 465 },
      { ...profile, security: 'none' },
      { ...profile, protocol: 'lmtp' },
      { ...profile, auth: { ...profile.auth!, user: 'someone' } },
      { ...profile, tls: { ...profile.tls, verify: false } },
      { ...profile, tls: { ...profile.tls, ca: 'evil.pem' } },
      { ...profile, tls: { ...profile.tls, servername: 'evil.example' } },
    ];
    for (const other of others) assert.equal(await keeper.get(bindingOf(folder, other)), undefined);
    assert.equal(await keeper.get(bindingOf('file:///elsewhere', profile)), undefined);
  });

  it('goes when the profile gets one for another endpoint', async () => {
    const { keeper, ring } = parts();
    await keeper.set(bindingOf(folder, profile), 'one');
    await keeper.set(bindingOf(folder, { ...profile, port: 465 }), 'two');
    assert.deepEqual([...ring.values()], ['two']);
  });

  it('is forgotten by profile, and all together', async () => {
    const { keeper, ring } = parts();
    await keeper.set(bindingOf(folder, profile), 'one');
    await keeper.set(bindingOf(folder, { ...profile, name: 'other' }), 'two');
    assert.equal(await keeper.forget(folder, profile.name), 1);
    assert.equal(await keeper.forget(folder, profile.name), 0);
    assert.equal(await keeper.forgetAll(), 1);
    assert.equal(ring.size, 0);
  });

  it('is nowhere but in the key ring', async () => {
    const { keeper, memory } = parts();
    await keeper.set(bindingOf(folder, profile), 'pa55word');
    assert.doesNotMatch(JSON.stringify([...memory]), /pa55word/);
    assert.match(secretKey(bindingOf(folder, profile)), /^smtpDebug\.secret\.[0-9a-f]{64}$/);
  });

  it('stays in memory when the key ring does not work, and that is told', async () => {
    const { keeper, failures } = parts(true);
    await keeper.set(bindingOf(folder, profile), 'pa55');
    assert.equal(await keeper.get(bindingOf(folder, profile)), 'pa55');
    assert.equal(failures.length, 1);
    await keeper.forgetAll();
    assert.equal(await keeper.get(bindingOf(folder, profile)), undefined);
  });
});
