import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { diagnose } from '../../../../../src/core/diagnosis/engine.ts';
import type { Finding } from '../../../../../src/core/diagnosis/finding.ts';
import type { RuleId } from '../../../../../src/core/diagnosis/rules/index.ts';
import { readText } from '../../../../../src/core/transcript/text-reader.ts';
import { readCases } from '../case-file.ts';

function findingsOf(file: Parameters<typeof readCases>[0], name: string): readonly Finding[] {
  const one = readCases(file).find((candidate) => candidate.name === name);
  assert.ok(one, name);
  return diagnose(readText(one.transcript).entries);
}

const found = (findings: readonly Finding[], rule: RuleId) => findings.find((finding) => finding.rule === rule);

describe('leaving a connection', () => {
  it('without QUIT is told as information', () => {
    const finding = found(findingsOf('leaving', 'closed-without-quit'), 'closed-without-quit');
    assert.equal(finding?.severity, 'information');
    assert.match(finding.message, /stays accepted/);
  });

  it('is no matter of QUIT behind a 421', () => {
    const findings = findingsOf('leaving', 'closed-without-quit, near miss: the server said 421');
    assert.equal(found(findings, 'closed-without-quit'), undefined);
  });

  it('late is a client that hangs, a consequence of what was refused before', () => {
    const findings = findingsOf('leaving', 'hangs-after-close: the end of the stream was there to be read');
    const finding = found(findings, 'hangs-after-close');
    assert.equal(finding?.rootCause, false);
    assert.match(finding.message, /for 60 seconds though the server had closed its side/);
    assert.equal(findings.find(({ rootCause }) => rootCause)?.evidence.includes(finding.evidence[0]), false);
  });

  it('behind a 421 is noticed by the wait', () => {
    const findings = findingsOf('leaving', 'hangs-after-close: waits for more after a 421');
    assert.match(found(findings, 'hangs-after-close')?.message ?? '', /had said 421/);
  });
});

describe('two replies to one AUTH', () => {
  it('are read as one refusal, with both as evidence', () => {
    const findings = findingsOf('root-before-symptom', '501 and then 535 to one AUTH, and the server closes');
    assert.deepEqual(
      findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule),
      ['auth-rejected', 'server-closed'],
    );
    assert.ok((found(findings, 'auth-rejected')?.evidence.length ?? 0) >= 2);
  });
});

describe('AUTH that is missing in clear', () => {
  it('is mended by STARTTLS', () => {
    const findings = findingsOf('root-before-symptom', 'AUTH is missing because STARTTLS was not used');
    const edits = findings.find(({ rootCause }) => rootCause)?.changes?.[0]?.edits;
    assert.deepEqual(edits, [{ path: ['security'], value: 'starttls' }]);
  });
});
