import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeUtf8 } from '../../../../src/core/smtp/bytes.ts';
import { Observer } from '../../../../src/core/smtp/observer.ts';
import { Transcript } from '../../../../src/core/transcript/transcript.ts';
import { entriesOf, type Fact, Stage } from './playbook.ts';

const likely = [
  '220 hi\r\n',
  '250-me\r\n250-PIPELINING\r\n250 AUTH PLAIN SCRAM-SHA-1\r\n',
  '250 ok\r\n',
  '334 \r\n',
  '334 dXNlcg==\r\n',
  '354 go\r\n',
  '235 in\r\n',
  '421 bye\r\n',
  '550 no\r\n',
  '\r\n',
  '250-',
];

const octets = fc.oneof(fc.constantFrom(...likely).map(encodeUtf8), fc.uint8Array({ minLength: 1, maxLength: 40 }));

/** Entries that one chunk or one other fact may bring about at most: limits end a session soon after. */
const entriesPerFact = 64;

/** More timers than any session sets one after the other: one for each phase and each command of the playbooks. */
const maximumTimers = 12;

test('whatever a server sends, the session stands, stays small and ends', () => {
  const property = fc.property(fc.array(octets, { maxLength: 40 }), fc.boolean(), (chunks, authenticates) => {
    const stage = new Stage(authenticates ? { profile: { auth: { method: 'auto' } } } : {});
    let finished = false;
    const tell = (fact: Fact) => {
      const actions = stage.tell(fact);
      finished ||= actions.some(({ kind }) => kind === 'finish');
      if (actions.some(({ kind }) => kind === 'askSecret')) tell({ kind: 'secretGiven', secret: 'pw' });
    };
    tell({ kind: 'started' });
    tell({ kind: 'connected', durationUs: 1, localAddress: '192.0.2.9', localPort: 1 });
    let told = 0;
    for (const bytes of chunks) {
      if (!finished) told += bytes.length;
      tell({ kind: 'received', bytes });
    }
    for (let fired = 0; fired < maximumTimers && !finished; fired++) tell({ kind: 'timerFired' });

    assert.ok(finished);
    const { entries } = stage.transcript;
    assert.ok(entries.length <= (chunks.length + 4) * entriesPerFact);
    assert.equal(entriesOf(entries, 'ended').length, 1);
    let offset = 0;
    for (const chunk of entriesOf(entries, 'chunk').filter(({ direction }) => direction === 'server')) {
      assert.equal(chunk.offset, offset);
      offset += chunk.length;
    }
    assert.equal(offset, told);
  });
  fc.assert(property, { numRuns: 300 });
});

test('whatever either side sends, the observer stands and loses no octet', () => {
  const side = fc.tuple(
    fc.constantFrom('client', 'server'),
    fc.oneof(octets, fc.constantFrom('AUTH PLAIN ', 'DATA\r\n', 'x\r\n.\r\n', 'BDAT 5\r\n').map(encodeUtf8)),
  );
  const property = fc.property(fc.array(side, { maxLength: 40 }), (chunks) => {
    const transcript = new Transcript();
    const observer = new Observer({ record: (draft, atUs) => transcript.append(draft, atUs) });
    const told = { client: 0, server: 0 };
    chunks.forEach(([direction, bytes], index) => {
      if (direction === 'client') observer.clientBytes(bytes, index);
      else observer.serverBytes(bytes, index);
      told[direction as 'client' | 'server'] += bytes.length;
    });
    observer.ended(chunks.length, { by: 'network', how: 'fin' });
    const seen = { client: 0, server: 0 };
    for (const { direction, length } of entriesOf(transcript.entries, 'chunk')) seen[direction] += length;
    assert.deepEqual(seen, told);
  });
  fc.assert(property, { numRuns: 300 });
});

test('an AUTH line is masked wherever it is cut', () => {
  const secret = 'AHVzZXIAc2VjcmV0';
  const line = encodeUtf8(`AUTH PLAIN ${secret}\r\n`);
  for (let at = 1; at < line.length; at++) {
    const transcript = new Transcript();
    const observer = new Observer({ record: (draft, atUs) => transcript.append(draft, atUs) });
    observer.serverBytes(encodeUtf8('220 hi\r\n'), 0);
    observer.clientBytes(line.subarray(0, at), 1);
    observer.clientBytes(line.subarray(at), 2);
    const sent = entriesOf(transcript.entries, 'chunk').filter(({ direction }) => direction === 'client');
    const wire = Buffer.concat(sent.map(({ bytes }) => bytes)).toString('latin1');
    // A CR whose LF has not come may belong to the secret, and is masked with it.
    assert.match(wire, /^AUTH PLAIN \*+\r?\n$/, `cut at ${at}`);
    const [command] = entriesOf(transcript.entries, 'command');
    assert.match(command?.text ?? '', /^AUTH PLAIN <secret>$/, `cut at ${at}`);
  }
});
