import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readFile, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Draft, Entry } from '../../../../src/core/transcript/entry.ts';
import { blockEntries, EntryStore } from '../../../../src/runtime/entry-store/entry-store.ts';
import { command, entriesOf, note, reply } from '../../views/entries.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'entry-store-'));
});
after(() => rm(folder, { recursive: true }));

function some(count: number): readonly Entry[] {
  const chunk: Draft = {
    kind: 'chunk',
    phase: 'mail',
    direction: 'server',
    offset: 0,
    length: 3,
    bytes: Uint8Array.of(0, 255, 10),
  };
  const drafts = [command('NOOP'), reply(250, ['Ok', 'ünicode ✓']), note('line\nbreak'), chunk];
  return entriesOf(Array.from({ length: count }, (_, place) => drafts[place % drafts.length] ?? chunk));
}

function filled(entries: readonly Entry[], path?: string): EntryStore {
  const store = new EntryStore(path);
  for (const entry of entries) assert.ok(store.append(entry));
  return store;
}

describe('entry store', () => {
  it('gives back what was put in', () => {
    const entries = some(3000);
    const store = filled(entries);
    assert.equal(store.count, 3000);
    assert.deepEqual(store.slice(0, 5000), entries);
    assert.deepEqual(store.slice(1020, 1030), entries.slice(1020, 1030));
    assert.deepEqual(store.at(2047), entries[2047]);
    assert.equal(store.at(3000), undefined);
    assert.deepEqual(store.slice(3000, 3010), []);
  });

  it('counts the levels', () => {
    const store = filled(some(8));
    assert.deepEqual(store.levelCounts, { error: 0, warn: 0, info: 4, debug: 2, trace: 2 });
  });

  it('reads blocks back from its file when memory holds others', () => {
    const entries = some(blockEntries * 80 + 5);
    const store = filled(entries, join(folder, 'long.jsonl'));
    for (const seq of [0, 1, blockEntries * 3 + 17, blockEntries * 79, entries.length - 1]) {
      assert.deepEqual(store.at(seq), entries[seq]);
    }
    assert.deepEqual(
      store.slice(blockEntries * 2 - 2, blockEntries * 2 + 2),
      entries.slice(blockEntries * 2 - 2, blockEntries * 2 + 2),
    );
    store.dispose();
  });

  it('is read back by a later window, bytes and all', async () => {
    const path = join(folder, 'kept.jsonl');
    const entries = some(blockEntries + 100);
    const store = filled(entries, path);
    store.flush();
    store.close();
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    const again = EntryStore.open(path);
    assert.deepEqual(again.slice(0, entries.length), entries);
    again.close();
    assert.deepEqual(EntryStore.open(path).slice(0, entries.length), entries, 'opening does not change what is kept');
  });

  it('keeps for a later window where in a log each entry stands', () => {
    const path = join(folder, 'of-a-log.jsonl');
    const entries = some(4).map((entry) => ({ ...entry, sourceLine: entry.seq + 100, sourceColumn: 7 }));
    const store = filled(entries, path);
    store.flush();
    store.close();
    assert.deepEqual(EntryStore.open(path).slice(0, 4), entries);
  });

  it('keeps what was flushed early once', async () => {
    const path = join(folder, 'twice.jsonl');
    const store = new EntryStore(path);
    for (const entry of some(10)) {
      store.append(entry);
      store.flush();
    }
    store.close();
    assert.equal((await readFile(path, 'utf8')).trimEnd().split('\n').length, 10);
  });

  it('makes nothing up when somebody cuts the file meanwhile', async () => {
    const path = join(folder, 'shortened.jsonl');
    const store = filled(some(blockEntries * 70), path);
    await truncate(path, 100);
    assert.equal(store.at(blockEntries), undefined);
    assert.deepEqual(store.slice(0, 10), []);
    store.dispose();
  });

  it('leaves out a last line that was cut off', async () => {
    const path = join(folder, 'cut.jsonl');
    const store = filled(some(10), path);
    store.flush();
    store.close();
    await truncate(path, (await stat(path)).size - 7);
    assert.equal(EntryStore.open(path).count, 9);
    await appendFile(path, '\nnot json at all\n');
    assert.equal(EntryStore.open(path).count, 9);
  });

  it('deletes its file', async () => {
    const path = join(folder, 'gone.jsonl');
    const store = filled(some(blockEntries), path);
    store.dispose();
    await assert.rejects(stat(path), { code: 'ENOENT' });
  });
});
