import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { it } from 'node:test';
import { ClientStream } from '../../../../src/runtime/fault-server/client-stream.ts';

const piece = new Uint8Array(64 * 1024).fill(0x78);
const line = (text: string) => Buffer.from(`${text}\r\n`);

/** Octets that the program holds outside its heap, with nothing left to collect counted as often as it occurs. */
async function mostHeld(push: () => boolean, pieces: number): Promise<number> {
  const before = process.memoryUsage().arrayBuffers;
  let most = 0;
  for (let at = 0; at < pieces; at++) {
    assert.ok(push());
    await turn();
    most = Math.max(most, process.memoryUsage().arrayBuffers - before);
  }
  return most;
}

it('octets that are skipped are not kept: 256 MiB pass in a fraction of that, and what follows is read', async () => {
  const stream = new ClientStream(1024);
  const skipped = stream.skip(4096 * piece.length);
  assert.ok((await mostHeld(() => stream.push(piece), 4096)) < 128 * 1024 * 1024);
  stream.push(line('NOOP'));
  assert.equal(await skipped, true);
  assert.equal(await stream.line(), 'NOOP');
});

it('a message that is far too long is kept only as far as it shows it', async () => {
  const stream = new ClientStream(100_000);
  const taken = stream.message();
  for (let at = 0; at < 400; at++) {
    assert.ok(stream.push(piece));
    await turn();
  }
  stream.push(Buffer.from('\r\n.\r\nNOOP\r\n'));
  const content = await taken;
  assert.ok(content && content.length > 100_000 && content.length < 400_000, `${content?.length}`);
  assert.equal(await stream.line(), 'NOOP');
});

it('finds the final dot wherever the message is cut, and takes stuffed dots away', async () => {
  const text = 'a\r\n..b\r\n.c\r\n\n.\r\n.\r\n';
  for (let cut = 0; cut <= text.length; cut++) {
    const stream = new ClientStream(1024);
    const taken = stream.message();
    for (const part of [text.slice(0, cut), text.slice(cut)]) {
      stream.push(Buffer.from(part));
      await turn();
    }
    assert.equal(Buffer.from((await taken)!).toString(), 'a\r\n.b\r\nc\r\n\n.\r\n', `cut at ${cut}`);
  }
});

it('an empty message ends at once, and a client that goes leaves none', async () => {
  const stream = new ClientStream(1024);
  stream.push(line('.'));
  assert.equal((await stream.message())?.length, 0);
  const taken = stream.message();
  stream.push(line('half'));
  stream.end();
  assert.equal(await taken, undefined);
});

it('says when a client sends more than anybody takes', () => {
  const stream = new ClientStream(1024);
  assert.equal(stream.push(piece), true);
  assert.equal(stream.push(piece), false);
});
