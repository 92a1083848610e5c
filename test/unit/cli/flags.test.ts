import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readArguments, runFlags, wordOf } from '../../../src/cli/flags.ts';
import { overridesOf } from '../../../src/cli/overrides.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';

suite('flags', () => {
  test('words and flags in any order', () => {
    const args = readArguments(['--port', '25', 'name', '--to=a@b', '--to', 'c@d', '--no-verify'], runFlags);
    assert.deepEqual(args.words, ['name']);
    assert.equal(args.text('port'), '25');
    assert.deepEqual(args.all('to'), ['a@b', 'c@d']);
    assert.ok(args.has('no-verify') && !args.has('host'));
  });

  test('behind -- everything is a word', () => {
    assert.deepEqual(readArguments(['--', '--port'], runFlags).words, ['--port']);
  });

  test('-h is --help', () => {
    assert.ok(readArguments(['-h'], runFlags).has('help'));
  });

  test('one of a few words', () => {
    const args = readArguments(['--format', 'jsonl'], runFlags);
    assert.equal(wordOf(args, 'format', ['text', 'jsonl'], 'text'), 'jsonl');
    assert.equal(wordOf(args, 'level', ['info', 'debug'], 'info'), 'info');
    assert.throws(() => wordOf(args, 'format', ['text', 'sarif'], 'text'), UsageError);
  });
});

suite('what flags override', () => {
  const overrides = (words: readonly string[], values: unknown = {}): readonly (readonly [string, unknown])[] =>
    overridesOf(readArguments(words, runFlags), values).map(({ path, value }) => [path.join('.'), value]);

  test('numbers are numbers, and what is none stays a text', () => {
    assert.deepEqual(overrides(['--port', '25', '--timeout-data', '1.5']), [
      ['port', 25],
      ['timeouts.data', 1.5],
    ]);
    assert.deepEqual(overrides(['--port', '0x19']), [['port', '0x19']]);
  });

  test('mechanisms may be written in small letters', () => {
    assert.deepEqual(overrides(['--auth', 'cram-md5']), [['auth.method', 'CRAM-MD5']]);
    assert.deepEqual(overrides(['--auth', 'AUTO']), [['auth.method', 'auto']]);
  });

  test('a host takes the place of a domain', () => {
    assert.deepEqual(overrides(['--host', 'h'], { domain: 'd' }), [
      ['host', 'h'],
      ['domain', undefined],
    ]);
    assert.deepEqual(overrides(['--host', 'h'], { host: 'g' }), [['host', 'h']]);
  });
});
