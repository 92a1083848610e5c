import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { describe, it } from 'node:test';
import { startFaultServer } from '../../../../src/runtime/fault-server/fault-server.ts';
import { sourceScenarioDirectory } from '../../../../src/runtime/fault-server/scenario-directory.ts';
import {
  listScenarios,
  loadScenario,
  parseScenario,
  scenarioOf,
} from '../../../../src/runtime/fault-server/scenario-file.ts';
import type { ScenarioInput } from '../../../../src/runtime/fault-server/schema.ts';
import type { Transcript } from '../../../../src/core/transcript/transcript.ts';

interface Heard {
  /** What the server sent, one character an octet. */
  readonly text: string;
  /** The pieces in which it was read. */
  readonly pieces: number;
  readonly ending: 'fin' | 'reset';
}

/** Says `lines` one after the other, each when something new has come, and hears until the server closes. */
async function converse(input: Omit<ScenarioInput, 'title' | 'summary'>, lines: readonly string[]): Promise<Heard> {
  const server = await startFaultServer(scenarioOf({ title: 'test', summary: 'test', ...input }));
  try {
    return await hear(server.port, [...lines]);
  } finally {
    await server.close();
  }
}

function hear(port: number, lines: string[]): Promise<Heard> {
  return new Promise((done) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let text = '';
    let pieces = 0;
    socket.on('data', (bytes: Buffer) => {
      text += bytes.toString('latin1');
      pieces++;
      const line = text.endsWith('\n') ? lines.shift() : undefined;
      if (line !== undefined) socket.write(`${line}\r\n`);
    });
    socket.on('end', () => done({ text, pieces, ending: 'fin' }));
    socket.on('error', () => done({ text, pieces, ending: 'reset' }));
  });
}

describe('steps', () => {
  const closing = { close: 'fin' } as const;
  const cases: readonly [string, Omit<ScenarioInput, 'title' | 'summary'>, readonly string[], Partial<Heard>][] = [
    [
      'reply with several lines',
      { greeting: [{ reply: ['220-a', '220 b'] }, closing] },
      [],
      { text: '220-a\r\n220 b\r\n', ending: 'fin' },
    ],
    ['raw octets', { greeting: [{ raw: '2\u00ff\n\u0000' }, closing] }, [], { text: '2\xff\n\0' }],
    ['reset', { greeting: [{ close: 'reset' }] }, [], { text: '', ending: 'reset' }],
    [
      'octet by octet',
      { greeting: [{ reply: '220 x', write: 'bytes', gapMs: 30 }, closing] },
      [],
      { text: '220 x\r\n', pieces: 7 },
    ],
    [
      'two replies in one segment',
      { greeting: [{ reply: '220 a', join: true }, { reply: '220 b' }, closing] },
      [],
      { text: '220 a\r\n220 b\r\n', pieces: 1 },
    ],
    [
      'a padded reply',
      { greeting: [{ reply: '220 ', padTo: 20 }, closing] },
      [],
      { text: `220 ${'x'.repeat(14)}\r\n` },
    ],
    [
      'a repetition',
      { greeting: [{ repeat: [{ reply: '220-x' }], times: 3 }, closing] },
      [],
      { text: '220-x\r\n'.repeat(3) },
    ],
    ['a challenge', { greeting: [{ challenge: 'ab' }, closing] }, [], { text: '334 YWI=\r\n' }],
    ['a half-close', { greeting: [{ reply: '220 x' }, { close: 'half' }] }, [], { text: '220 x\r\n', ending: 'fin' }],
    [
      'a rule for the second of a kind',
      {
        greeting: [{ reply: '220 x' }],
        on: [{ command: 'NOOP', when: { nth: 2 }, do: [{ reply: '421 enough' }, closing] }],
      },
      ['NOOP', 'NOOP'],
      { text: '220 x\r\n250 2.0.0 Ok\r\n421 enough\r\n' },
    ],
    [
      'a rule for an address',
      {
        greeting: [{ reply: '220 x' }],
        on: [{ command: 'RCPT', when: { address: 'nobody@*' }, do: [{ reply: '550 no' }] }],
      },
      ['HELO c', 'MAIL FROM:<a@b>', 'RCPT TO:<c@d>', 'RCPT TO:<Nobody@d>', 'QUIT'],
      { text: '220 x\r\n250 mail.example.test\r\n250 2.1.0 Ok\r\n250 2.1.5 Ok\r\n550 no\r\n221 2.0.0 Bye\r\n' },
    ],
  ];
  for (const [name, input, lines, expected] of cases) {
    it(name, async () => {
      const heard = await converse(input, lines);
      assert.deepEqual({ ...heard, ...expected }, heard);
    });
  }

  it('an endless repetition stops at the cap on octets', async () => {
    const endless = { repeat: [{ raw: 'x'.repeat(1000) }] };
    const heard = await converse({ limits: { sentOctets: 5000 }, greeting: [endless] }, []);
    assert.ok(heard.text.length <= 6000);
    assert.equal(heard.ending, 'reset');
  });

  it('a client that leaves without QUIT leaves nothing behind', async () => {
    const transcripts: Transcript[] = [];
    const scenario = scenarioOf({ title: 't', summary: 's' });
    const server = await startFaultServer(scenario, { onSession: (transcript) => transcripts.push(transcript) });
    const socket = connect({ port: server.port, host: '127.0.0.1' });
    await new Promise((heard) => socket.once('data', heard));
    await new Promise((closed) => socket.once('close', closed).end());
    await server.close();
    const ended = transcripts[0]!.entries.at(-1);
    assert.deepEqual(ended?.kind === 'ended' && [ended.by, ended.quit], ['client', 'not-sent']);
  });

  it('the same seed gives the same octets, another seed others', async () => {
    const octets = async (seed: number) => (await converse({ seed, greeting: [{ random: 200 }, closing] }, [])).text;
    const [first, again, other] = [await octets(7), await octets(7), await octets(8)];
    assert.equal(first.length, 200);
    assert.equal(first, again);
    assert.notEqual(first, other);
  });

  it('remembers over connections what it has seen', async () => {
    const rule = { command: 'RCPT', when: { firstSeen: true }, do: [{ reply: '450 later' }] } as const;
    const scenario = scenarioOf({ title: 't', summary: 's', on: [{ ...rule, do: [...rule.do] }] });
    const server = await startFaultServer(scenario);
    const lines = ['HELO c', 'MAIL FROM:<a@b>', 'RCPT TO:<c@d>', 'QUIT'];
    const [first, second] = [await hear(server.port, [...lines]), await hear(server.port, [...lines])];
    await server.close();
    assert.match(first.text, /450 later/);
    assert.doesNotMatch(second.text, /450 later/);
    assert.equal(server.connections, 2);
  });
});

it('writes a transcript of its own side', async () => {
  const transcripts: Transcript[] = [];
  const scenario = scenarioOf({ title: 't', summary: 's' });
  const server = await startFaultServer(scenario, { onSession: (transcript) => transcripts.push(transcript) });
  await hear(server.port, ['EHLO client.example', 'QUIT']);
  await server.close();
  const entries = transcripts[0]!.entries;
  assert.deepEqual(
    entries.flatMap((entry): (string | number)[] =>
      entry.kind === 'command' ? [entry.verb] : entry.kind === 'reply' ? [entry.code] : [],
    ),
    [220, 'EHLO', 250, 'QUIT', 221],
  );
  assert.equal(entries.at(-1)?.kind, 'ended');
});

describe('scenario files', async () => {
  for (const { name, path, title } of await listScenarios(sourceScenarioDirectory())) {
    it(`${name} is valid`, async () => {
      assert.ok(title.length > 0);
      assert.ok((await loadScenario(path)).summary.length > 0);
    });
  }

  const bad: readonly [string, number, number, RegExp][] = [
    ['{ "title": 1, "summary": "s" }', 1, 12, /title/],
    ['{\n  "title": "t",\n  "summary": "s",\n  "greting": []\n}', 4, 3, /greting/],
    ['{ "title": "t", "summary": "s", "on": [ { "command": "FOO", "do": [] } ] }', 1, 54, /command/],
    ['{ "title": "t", "summary": "s", "greeting": [ { "reply": "220", "raw": "x" } ] }', 1, 47, /exactly one/],
    ['{ "title": ', 1, 12, /./],
  ];
  for (const [source, line, column, message] of bad) {
    it(`says what is wrong in ${source.replaceAll('\n', ' ').slice(0, 60)}`, () => {
      const result = parseScenario(source);
      assert.ok(!result.ok);
      assert.match(result.problems[0].message, message);
      assert.deepEqual({ line: result.problems[0].line, column: result.problems[0].column }, { line, column });
    });
  }
});
