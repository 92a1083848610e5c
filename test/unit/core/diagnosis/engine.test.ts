import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Diagnostician, diagnose, maximumEvidence } from '../../../../src/core/diagnosis/engine.ts';
import type { Entry } from '../../../../src/core/transcript/entry.ts';
import { readText } from '../../../../src/core/transcript/text-reader.ts';
import { anyTranscript } from '../transcript/entry-arbitrary.ts';
import { caseFiles, readCases } from './case-file.ts';
import { cpuMsOf } from '../../../cpu-time.ts';

const entriesOf = (text: string): readonly Entry[] => readText(text).entries;

/** Commands and their replies, as many entries as asked for. */
function conversation(length: number, code: number, line: string): Entry[] {
  const entries: Entry[] = [];
  for (let seq = 0; seq + 1 < length; seq += 2) {
    const base = { at: seq, level: 'info', phase: 'mail', violations: [] } as const;
    const text = 'MAIL FROM:<a@example.com>';
    entries.push({ ...base, seq, kind: 'command', direction: 'client', verb: 'MAIL', text, lineEnding: 'crlf' });
    entries.push({ ...base, seq: seq + 1, kind: 'reply', direction: 'server', code, lines: [line], answers: seq });
  }
  return entries;
}

describe('Diagnostician', () => {
  it('survives any sequence of entries', () => {
    fc.assert(
      fc.property(anyTranscript, (entries) => {
        const findings = diagnose(entries);
        assert.ok(findings.filter(({ rootCause }) => rootCause).length <= 1);
        for (const { evidence, message, fix, severity, rootCause } of findings) {
          assert.ok(evidence.length <= maximumEvidence && message !== '' && fix !== '');
          assert.ok(!rootCause || severity === 'error');
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('tells every finding while the entries come', () => {
    for (const one of caseFiles.flatMap(readCases)) {
      const diagnostician = new Diagnostician();
      const told = new Map<string, string>();
      for (const entry of entriesOf(one.transcript)) {
        for (const finding of diagnostician.add(entry)) told.set(finding.rule, JSON.stringify(finding));
      }
      for (const finding of diagnostician.findings)
        assert.equal(told.get(finding.rule), JSON.stringify(finding), one.name);
    }
  });

  it('has exactly one root cause when there is an error', () => {
    for (const one of caseFiles.flatMap(readCases)) {
      const findings = diagnose(entriesOf(one.transcript));
      const errors = findings.filter(({ severity }) => severity === 'error');
      assert.equal(findings.filter(({ rootCause }) => rootCause).length, errors.length > 0 ? 1 : 0, one.name);
    }
  });

  it('gathers what happens again and again into one finding with bounded evidence', () => {
    const findings = diagnose(conversation(1000, 550, '5.1.8 Sender address rejected: Domain not found'));
    assert.deepEqual(
      findings.map(({ rule, evidence }) => [rule, evidence.length]),
      [['sender-rejected', maximumEvidence]],
    );
    assert.match(findings[0]?.message ?? '', /many times/);
  });

  it('names what the library reports', () => {
    const text = readCases('auth').find(({ name }) => name === 'nodemailer names it')?.transcript ?? '';
    const root = diagnose(entriesOf(text)).find(({ rootCause }) => rootCause);
    assert.match(root?.message ?? '', /^"535 5\.7\.8 bad".*nodemailer reports EAUTH/);
  });

  for (const [code, line] of [
    [250, 'ok'],
    [451, '4.3.0 Temporary system problem. Try again later, closing connection'],
  ] as const) {
    it(`reads a million entries with ${code} replies in linear time`, (test) => {
      const small = timed(conversation(100_000, code, line));
      const large = timed(conversation(1_000_000, code, line));
      test.diagnostic(`100,000 entries: ${small.toFixed(0)} ms, 1,000,000 entries: ${large.toFixed(0)} ms`);
      assert.ok(large < Math.max(small, 50) * 30, `${small} ms, then ${large} ms`);
    });
  }
});

function timed(entries: readonly Entry[]): number {
  return cpuMsOf(() => void diagnose(entries));
}
