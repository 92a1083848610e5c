/** Cases in plain text: `# name`, perhaps `source: URL` of a reply, a transcript, and behind `==>` what the diagnosis has to say. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { diagnose } from '../../../../src/core/diagnosis/engine.ts';
import type { Finding } from '../../../../src/core/diagnosis/finding.ts';
import { readText } from '../../../../src/core/transcript/text-reader.ts';

export interface Case {
  readonly name: string;
  readonly transcript: string;
  /**
   * `a, b`: these findings above information and no others, the first the root cause. `a/no-root`: likewise, and no root
   * cause. `none`: none above information. `root a | b`: the root cause is one of these. `not a`: a is not found.
   */
  readonly expected: string;
}

export const caseFiles = [
  'auth',
  'clean',
  'leaving',
  'near-misses',
  'network',
  'odd-but-legal',
  'order-and-ending',
  'real-replies',
  'root-before-symptom',
  'tls',
] as const;

export function readCases(file: string): readonly Case[] {
  const text = readFileSync(new URL(`../../../cases/diagnosis/${file}.txt`, import.meta.url), 'utf8');
  return text.split(/^# /m).slice(1).map(readCase);
}

function readCase(block: string): Case {
  const [name = ''] = block.split('\n', 1);
  const told = block.slice(name.length + 1).replace(/^source: https:\/\/\S+\n/, '');
  const [transcript = '', expected = ''] = told.split('==> ');
  return { name, transcript, expected: expected.trim() };
}

/** Runs one case and returns its findings. */
export function check({ transcript, expected }: Case): readonly Finding[] {
  const { entries, problems } = readText(transcript);
  assert.deepEqual(problems, []);
  const findings = diagnose(entries);
  const told = JSON.stringify(
    findings.map(({ rule, severity, weight, message }) => ({ rule, severity, weight, message })),
    null,
    1,
  );
  const root = findings.find(({ rootCause }) => rootCause)?.rule;
  if (expected.startsWith('root ')) {
    assert.ok(
      expected
        .slice(5)
        .split(' | ')
        .includes(root ?? 'none'),
      `root cause ${root}: ${told}`,
    );
  } else if (expected.startsWith('not ')) {
    assert.ok(!findings.some(({ rule }) => rule === expected.slice(4)), told);
  } else {
    checkExactly(expected, findings, root, told);
  }
  return findings;
}

function checkExactly(expected: string, findings: readonly Finding[], root: string | undefined, told: string): void {
  const rootless = expected.endsWith('/no-root') || expected === 'none';
  const rules = expected === 'none' ? [] : expected.replace('/no-root', '').split(', ');
  assert.equal(root, rootless ? undefined : rules[0], told);
  const grave = findings.filter(({ severity }) => severity === 'error' || severity === 'warning');
  assert.deepEqual(grave.map(({ rule }) => rule).sort(), [...rules].sort(), told);
}
