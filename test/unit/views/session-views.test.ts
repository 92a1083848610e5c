/** What the views make of entries: rows, details, the waterfall, a session's header. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Draft, Entry } from '../../../src/core/transcript/entry.ts';
import { inEnglish } from '../../../src/core/words.ts';
import { EntryStore } from '../../../src/runtime/entry-store/entry-store.ts';
import { nobody, speakersOfHost } from '../../../src/core/diagnosis/providers/speakers.ts';
import { type DetailTranslator, detailStrings } from '../../../src/views/detail-strings.ts';
import { entryDetails, type Place } from '../../../src/views/entry-details.ts';
import { entryRow, furtherRows } from '../../../src/views/entry-row.ts';
import { SessionModel } from '../../../src/views/session-model.ts';
import { readViewMessage } from '../../../src/views/view-message.ts';
import { Waterfall } from '../../../src/views/waterfall.ts';
import { command, entriesOf, note, reply } from './entries.ts';

const context = { startUs: 0, previousUs: 0, open: false, encrypted: false };
const acting = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;

function textOf(entry: Entry): string {
  return entryRow(entry, context)
    .parts.map(({ text }) => text)
    .join('');
}

function only(draft: Draft): Entry {
  const [entry] = entriesOf([draft]);
  assert.ok(entry);
  return entry;
}

describe('a row', () => {
  it('tells verb, code and mask apart', () => {
    assert.deepEqual(entryRow(only(command('AUTH PLAIN <secret>', 'auth')), context).parts, [
      { text: 'AUTH', tone: 'verb' },
      { text: ' PLAIN ', tone: 'plain' },
      { text: '<secret>', tone: 'secret' },
    ]);
    const row = entryRow(only(reply(535, ['5.7.8 No', 'further'], 'auth')), context);
    assert.deepEqual(row.parts[0], { text: '535', tone: 'code5' });
    assert.deepEqual(row.folded, { lines: 1, open: false, more: 0, changes: '' });
    assert.equal(entryRow(only(command('MAIL FROM:<a@b.c>')), context).parts[0]?.text, 'MAIL FROM');
  });

  it('shows what a server wants to act with as text', () => {
    const hostile = '\x1b[31mred\x1b[0m \u202egnp.exe <img src=x onerror=alert(1)> \0 \x07';
    for (const entry of [only(reply(220, [hostile, hostile])), only(command(hostile)), only(note(hostile))]) {
      assert.doesNotMatch(textOf(entry), acting);
      assert.ok(textOf(entry).includes('<img'));
      for (const row of furtherRows(entry)) assert.doesNotMatch(row.parts.map(({ text }) => text).join(''), acting);
    }
  });

  it('is short, however long the line', () => {
    const row = entryRow(only(reply(250, ['x'.repeat(10_000_000)])), context);
    assert.ok(row.cut);
    assert.ok(row.parts.every(({ text }) => text.length <= 2000));
  });

  it('is printable whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.doesNotMatch(textOf(only(reply(250, [text]))), acting);
        assert.doesNotMatch(textOf(only(command(text))), acting);
      }),
    );
  });
});

describe('details', () => {
  const english: DetailTranslator = (key, ...values) =>
    detailStrings[key].replace(/\{(\d)\}/g, (_, place: string) => String(values[Number(place)]));
  const place = (store: EntryStore): Place => ({ store, speakers: nobody, t: english, translate: inEnglish });

  it('show what an AUTH exchange says, the secret masked', () => {
    const store = new EntryStore();
    const user = 'ann@example.com';
    const chosen: Draft = {
      kind: 'auth',
      phase: 'auth',
      mechanism: 'LOGIN',
      offered: ['LOGIN'],
      reason: 'nothing better is offered',
      user,
    };
    const response = { ...command('<secret>', 'auth'), verb: 'RESPONSE' } as Draft;
    const challenge = reply(334, ['UGFzc3dvcmQ6'], 'auth', 1);
    const drafts = [chosen, command('AUTH LOGIN <secret>', 'auth'), challenge, response];
    for (const entry of entriesOf(drafts)) store.append(entry);
    const decoded = (seq: number): string | undefined =>
      entryDetails(seq, place(store))?.blocks.flatMap((block) =>
        block.type === 'text' && block.title === 'Decoded' ? [block.text] : [],
      )[0];
    assert.equal(decoded(1), user);
    assert.equal(decoded(3), '<secret>');
    assert.match(JSON.stringify(entryDetails(2, place(store))), /\["Decoded","Password:"\]/);
    const plain = new EntryStore();
    for (const entry of entriesOf([{ ...chosen, mechanism: 'PLAIN' }, command('AUTH PLAIN <secret>', 'auth')]))
      plain.append(entry);
    assert.match(JSON.stringify(entryDetails(1, place(plain))), /"text":"\\\\x00ann@example\.com\\\\x00<secret>"/);
  });

  it('explain codes, and what a reply answers', () => {
    const store = new EntryStore();
    const drafts = [
      command('AUTH PLAIN <secret>', 'auth'),
      { ...reply(535, ['5.7.8 No'], 'auth', 0), enhanced: '5.7.8' } as Draft,
    ];
    for (const entry of entriesOf(drafts)) store.append(entry);
    const text = JSON.stringify(entryDetails(1, place(store)));
    assert.match(text, /The credentials are invalid \(RFC 4954 section 6\)/);
    assert.match(text, /Authentication credentials invalid/);
    assert.match(text, /AUTH PLAIN <secret>/);
    assert.equal(entryDetails(2, place(store)), undefined);
  });

  it('tell what the provider means by a reply', () => {
    const store = new EntryStore();
    const refused = { ...reply(535, ['Authentication failed'], 'auth', 0) } as Draft;
    for (const entry of entriesOf([command('AUTH PLAIN <secret>', 'auth'), refused])) store.append(entry);
    const told = JSON.stringify(entryDetails(1, { ...place(store), speakers: speakersOfHost('smtp.mailgun.org') }));
    assert.match(told, /Mailgun knows no such SMTP credential/);
    assert.doesNotMatch(JSON.stringify(entryDetails(1, place(store))), /Mailgun/);
  });

  it('show octets, but never of a chunk in which a secret was masked', () => {
    const chunk = (bytes: string, length: number): Draft => {
      const octets = Uint8Array.from(Buffer.from(bytes));
      return { kind: 'chunk', phase: 'auth', direction: 'client', offset: 0, length, bytes: octets };
    };
    const range = { start: 0, end: 6 };
    const said = (text: string): Draft => ({ ...command(text), range }) as Draft;
    const store = new EntryStore();
    for (const entry of entriesOf([chunk('NOOP\r\n', 6), said('NOOP')])) store.append(entry);
    assert.match(JSON.stringify(entryDetails(1, place(store))), /4e 4f 4f 50 0d 0a/);
    const masked = new EntryStore();
    for (const entry of entriesOf([chunk('AUTH PLAIN ********\r\n', 60), said('AUTH PLAIN <secret>')]))
      masked.append(entry);
    assert.doesNotMatch(JSON.stringify(entryDetails(1, place(masked))), /"hex"/);
  });

  it('are printable and bounded', () => {
    const store = new EntryStore();
    store.append(only(reply(250, ['\x1b[2J\u202e' + 'y'.repeat(5_000_000)])));
    const details = JSON.stringify(entryDetails(0, place(store)));
    assert.ok(details.length < 100_000);
    assert.doesNotMatch(details, /\u202e/);
  });
});

describe('the waterfall', () => {
  const at = (ms: number, draft: Draft, seq: number): Entry =>
    ({ seq, at: ms * 1000, level: 'info', ...draft }) as Entry;

  it('has a part for whatever was waited for', () => {
    const waterfall = new Waterfall();
    const drafts: (readonly [number, Draft])[] = [
      [
        10,
        { kind: 'lookup', phase: 'connect', record: 'address', name: 'h', answers: ['192.0.2.1'], durationUs: 10_000 },
      ],
      [10, { kind: 'attempt', phase: 'connect', address: '192.0.2.1', port: 25 }],
      [30, { kind: 'connected', phase: 'connect', address: '192.0.2.1', port: 25, durationUs: 20_000 }],
      [40, reply(220, ['hi'], 'greeting')],
      [40, command('EHLO x', 'ehlo')],
      [60, reply(250, ['h'], 'ehlo')],
      [60, command('AUTH PLAIN <secret>', 'auth')],
      [100, reply(535, ['no'], 'auth')],
    ];
    for (const [seq, [ms, draft]] of drafts.entries()) waterfall.add(at(ms, draft, seq));
    assert.deepEqual(
      waterfall.parts(200_000).map(({ name, durationUs, state }) => [name, durationUs / 1000, state]),
      [
        ['dns', 10, 'done'],
        ['tcp', 20, 'done'],
        ['greeting', 10, 'done'],
        ['ehlo', 20, 'done'],
        ['auth', 40, 'failed'],
      ],
    );
  });

  it('marks a time-out with its limit, and what has not ended yet', () => {
    const waterfall = new Waterfall();
    waterfall.add(at(0, command('DATA', 'data'), 0));
    assert.deepEqual(waterfall.parts(5000), [{ name: 'data', startUs: 0, durationUs: 5000, state: 'running' }]);
    waterfall.add(at(60, { kind: 'timeout', phase: 'data', waitingFor: 'reply', limitMs: 60 }, 1));
    assert.deepEqual(waterfall.parts(90_000), [
      { name: 'data', startUs: 0, durationUs: 60_000, state: 'timeout', limitMs: 60 },
    ]);
  });

  it('is bounded', () => {
    const waterfall = new Waterfall();
    for (let seq = 0; seq < 10_000; seq += 2) {
      waterfall.add(at(seq, command(seq % 4 === 0 ? 'MAIL FROM:<>' : 'RCPT TO:<a@b.c>'), seq));
      waterfall.add(at(seq + 1, reply(seq % 4 === 0 ? 250 : 550, ['x']), seq + 1));
    }
    assert.ok(waterfall.parts(0).length <= 101);
  });
});

describe('a session', () => {
  it('says how it ended, and is the same when it is read back', () => {
    const folder = mkdtempSync(join(tmpdir(), 'session-'));
    try {
      const path = join(folder, 's.jsonl');
      const model = SessionModel.start({ id: 'one', profile: 'p', target: 'h:25', path });
      let told = 0;
      const stop = model.onDidChange(() => told++);
      const session: Draft = {
        kind: 'session',
        phase: 'connect',
        profile: 'p',
        host: 'h',
        port: 25,
        security: 'none',
        protocol: 'smtp',
        client: 'wire',
        side: 'client',
        machine: 'box',
      };
      const drafts = [
        session,
        command('AUTH PLAIN <secret>', 'auth'),
        reply(535, ['5.7.8 Authentication failed'], 'auth', 1),
      ];
      for (const entry of entriesOf(drafts)) model.append(entry);
      assert.equal(model.header().outcome, 'auth');
      model.finish({ outcome: 'failed' });
      stop();
      assert.equal(told, 4);
      const header = model.header();
      assert.deepEqual(
        [header.state, header.outcome, header.machine, header.target],
        ['failed', '535 at AUTH', 'box', 'h:25'],
      );
      const [found] = model.shownFindings(inEnglish).filter(({ rootCause }) => rootCause);
      assert.deepEqual([found?.rule, found?.seq, found?.aboutPassword], ['auth-rejected', 2, true]);
      model.store.flush();
      model.store.close();
      const again = SessionModel.open(header, path);
      assert.deepEqual(again.header(), header);
      assert.deepEqual(again.shownFindings(inEnglish), model.shownFindings(inEnglish));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('what the webview says', () => {
  it('is taken when it is part of the protocol', () => {
    for (const message of [
      { type: 'ready' },
      { type: 'page', request: 1, from: 0, count: 100 },
      { type: 'filter', filter: { level: 'info', text: 'x', phases: ['auth'], direction: 'server' } },
      { type: 'select', seq: undefined },
      { type: 'find', text: 'x', from: 3, step: 'next' },
      { type: 'fix', finding: 0, change: 0 },
      { type: 'setPassword' },
      { type: 'command', command: 'createProfile' },
    ]) {
      assert.deepEqual(readViewMessage(message), message);
    }
  });

  it('is passed over when it is not', () => {
    for (const message of [
      undefined,
      null,
      'ready',
      {},
      { type: 'page', request: 1, from: -1, count: 100 },
      { type: 'page', request: 1, from: 0, count: 1_000_000 },
      { type: 'filter', filter: { level: 'loud', text: '', phases: [] } },
      { type: 'filter', filter: { level: 'info', text: 'x'.repeat(201), phases: [] } },
      { type: 'command', command: 'workbench.action.terminal.new' },
      { type: 'showSession', id: 'x'.repeat(101) },
    ]) {
      assert.equal(readViewMessage(message), undefined);
    }
    fc.assert(fc.property(fc.anything(), (any) => void readViewMessage(any)));
  });
});
