import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Finding } from '../../../../src/core/diagnosis/finding.ts';
import { formatFinding, formatSummary } from '../../../../src/core/diagnosis/report-json.ts';

const finding = {
  rule: 'auth-rejected',
  severity: 'error',
  rootCause: true,
  message: '535 said \u001b[31m no',
  fix: 'Check auth.user.',
  evidence: [14, 13],
  weight: 50,
  words: { message: '', fix: '' },
} as Finding;

describe('a report in JSON Lines', () => {
  it('has what other programs rely on, and nothing else', () => {
    assert.equal(
      formatFinding(finding),
      '{"type":"finding","rule":"auth-rejected","severity":"error","rootCause":true,"message":"535 said \\u001b[31m no","fix":"Check auth.user.","evidence":[14,13]}',
    );
    assert.deepEqual(JSON.parse(formatFinding(finding, { session: 2, line: 17 })), {
      ...{ type: 'finding', session: 2, rule: 'auth-rejected', severity: 'error', rootCause: true },
      ...{ message: finding.message, fix: finding.fix, evidence: [14, 13], line: 17 },
    });
  });

  it('ends in a summary that names the root cause and each rule once', () => {
    const consequence = { ...finding, rule: 'closed-early', rootCause: false } as unknown as Finding;
    const summary = { outcome: 'failed', phase: 'auth', durationMs: 12 } as const;
    assert.equal(
      formatSummary({ ...summary, findings: [consequence, finding, consequence] }),
      '{"type":"summary","outcome":"failed","phase":"auth","rootCause":"auth-rejected","rules":["closed-early","auth-rejected"],"durationMs":12}',
    );
    assert.match(formatSummary({ ...summary, session: 1, findings: [] }), /"session":1.*"rootCause":null,"rules":\[\]/);
  });
});
