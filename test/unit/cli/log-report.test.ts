import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LogReport, maximumPlaced } from '../../../src/cli/log-report.ts';
import type { Output } from '../../../src/cli/output.ts';
import { LogAnalysis } from '../../../src/core/logs/analysis.ts';
import { Style } from '../../../src/cli/style.ts';

const session = [
  '220 mail.example.com ESMTP',
  'EHLO client.example.net',
  '250 mail.example.com',
  'MAIL FROM:<a@example.com>',
  '550 5.7.1 no',
  'QUIT',
  '221 bye',
  '',
].join('\n');

describe('the report of a log', () => {
  it('keeps as many findings for SARIF as code scanning takes, and counts the others', () => {
    const written: string[] = [];
    const output = { write: (text: string) => written.push(text), writePart: () => {} } as unknown as Output;
    const report = new LogReport({ format: 'sarif', level: 'info' }, output, new Style(false));
    const analysis = new LogAnalysis(report);
    const more = 100;
    const block = new TextEncoder().encode(session.repeat(100));
    for (let written = 0; written < maximumPlaced + more; written += 100) analysis.push(block);
    analysis.end();
    report.end();
    assert.equal(report.sessionCount, maximumPlaced + more);
    assert.equal(report.placed.length, maximumPlaced);
    assert.ok(report.leftOut >= more);
    assert.deepEqual(written, []);
  });
});
