/** Every recorded log, read as a user's file is; and what becomes of it when it is cut, damaged or wrapped. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { LogAnalysis } from '../../../../src/core/logs/analysis.ts';
import { readLogSamples, readSample } from '../../../accuracy/logs.ts';
import { cpuMs } from '../../../cpu-time.ts';

const samples = readLogSamples();
const decoder = new TextDecoder();

/** Reads octets in pieces; the entries' texts in one. */
function read(octets: Uint8Array, piece = octets.length): string {
  const texts: string[] = [];
  const open = new Set<number>();
  const analysis = new LogAnalysis({
    entry: (session, entry) => {
      open.add(session);
      texts.push(
        JSON.stringify({ ...entry, session }, (_, value: unknown) =>
          value instanceof Uint8Array ? decoder.decode(value) : value,
        ),
      );
    },
    ended: (session) => assert.ok(open.delete(session), `session ${session} ended twice, or never began`),
  });
  for (let at = 0; at < octets.length; at += piece) analysis.push(octets.subarray(at, at + piece));
  analysis.end();
  assert.equal(open.size, 0, 'every session ends');
  return texts.join('\n');
}

describe('the recorded logs', () => {
  const outcomes = samples.map(readSample);
  const share = (is: (outcome: (typeof outcomes)[number]) => boolean): number =>
    outcomes.filter(is).length / outcomes.length;

  it('are recognised', () => {
    const text = outcomes.filter(({ sample }) => sample.octets[0] !== 0xd4 && sample.octets[0] !== 0x0a);
    const unknown = text.filter(({ format, sample }) => format === '' && sample.octets.length > 400);
    assert.ok(unknown.length <= 0.02 * text.length, unknown.map(({ sample }) => sample.id).join(' '));
  });

  it('have as many sessions as there were connections', () => {
    assert.ok(share(({ sessionsRight }) => sessionsRight) >= 0.98);
  });

  it('are diagnosed rightly', () => {
    const wrong = outcomes.filter(({ right }) => !right).map(({ sample, found }) => `${sample.id}: ${found}`);
    assert.ok(share(({ right }) => right) >= 0.98, wrong.join('\n'));
  });

  it('are diagnosed on the line where the failure first shows', () => {
    const wrong = outcomes.filter(({ lineRight }) => !lineRight).map(({ sample, line }) => `${sample.id}: ${line}`);
    assert.ok(share(({ lineRight }) => lineRight) >= 0.97, wrong.join('\n'));
  });

  it('show no password, in no encoding', () => {
    const forms = ['wrong-password', 'right-password'].flatMap((password) => {
      const user = 'postmaster@mg.example.com';
      const encoded = [password, `\0${user}\0${password}`, `${user}\0${user}\0${password}`];
      return [password, ...encoded.map((text) => Buffer.from(text).toString('base64').replaceAll('=', ''))];
    });
    for (const { id, octets } of samples) {
      const text = read(octets);
      for (const form of forms) assert.ok(!text.includes(form), `${id} shows ${form}`);
    }
  });
});

describe('damaged logs', () => {
  const some = samples.filter((_, index) => index % 9 === 0);
  const sample = fc.constantFrom(...some);
  const seed = { numRuns: 60, seed: 20_261_124 };

  it('are read the same in pieces of any size', () => {
    fc.assert(
      fc.property(sample, fc.integer({ min: 1, max: 5000 }), ({ octets }, piece) => {
        assert.equal(read(octets, piece), read(octets));
      }),
      seed,
    );
  });

  it('that are cut anywhere, at both ends, make nothing throw', () => {
    fc.assert(
      fc.property(sample, fc.nat(), fc.nat(), ({ octets }, start, length) => {
        const from = start % octets.length;
        read(octets.subarray(from, from + 1 + (length % octets.length)));
      }),
      seed,
    );
  });

  it('with octets changed make nothing throw', () => {
    const change = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(sample, fc.array(change, { maxLength: 200 }), ({ octets }, changes) => {
        const damaged = octets.slice();
        for (const [place, octet] of changes) damaged[place % damaged.length] = octet;
        read(damaged);
      }),
      seed,
    );
  });

  it('of nothing but chance are passed over', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20_000 }), (octets) => {
        read(octets);
      }),
      seed,
    );
  });

  it('with a line of ten megabytes are read in little time', () => {
    const start = cpuMs();
    for (const fill of ['x', '<', ' ', '250-', '\\', '"', '{"', '\t', '> ']) {
      read(Buffer.from(`=== Trying a:25...\n<-  220 ${fill.repeat(10_000_000 / fill.length)}\n<-  250 ok\n`));
    }
    assert.ok(cpuMs() - start < 60_000, `${cpuMs() - start} ms`);
  });
});

describe('wrapped logs', () => {
  const plain = samples.find(({ id }) => id === 'swaks/auth535_keep');
  assert.ok(plain);
  const lines = decoder.decode(plain.octets).split('\n');
  const wraps: readonly (readonly [string, (line: string, index: number) => string])[] = [
    ['GitHub Actions', (line) => `2026-03-04T05:06:07.1234567Z ${line}`],
    ['Kubernetes', (line) => `2026-03-04T05:06:07.123456789Z stdout F ${line}`],
    ['Docker’s file', (line) => JSON.stringify({ log: `${line}\n`, stream: 'stdout', time: '2026-03-04T05:06:07Z' })],
    ['Docker Compose', (line) => `mailer-1  | ${line}`],
    ['journald', (line) => `Mar 04 05:06:07 host mailer[17]: ${line}`],
    ['a quotation', (line) => `> ${line}`],
    ['indented Markdown', (line) => `    ${line}`],
    ['line numbers', (line, index) => `${String(index + 1).padStart(6)}\t${line}`],
    ['colours', (line) => `\u001b[32m${line}\u001b[0m`],
    ['a quotation in a log with times', (line) => `2026-03-04T05:06:07Z > ${line}`],
  ];
  for (const [name, wrap] of wraps) {
    it(`in ${name} are read as if they were not`, () => {
      const outcome = readSample({ ...plain, octets: Buffer.from(lines.map(wrap).join('\n')) });
      assert.equal(outcome.format, 'swaks-transcript');
      assert.equal(outcome.found, 'auth-rejected');
      assert.equal(outcome.line, plain.line);
    });
  }

  it('in UTF-16 are read as if they were not', () => {
    const outcome = readSample({ ...plain, octets: Buffer.from(`\ufeff${lines.join('\r\n')}`, 'utf16le') });
    assert.equal(outcome.found, 'auth-rejected');
  });
});
