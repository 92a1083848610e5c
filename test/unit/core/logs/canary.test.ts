/** Credentials that a log shows are in nothing that is made of it, whoever wrote the log and however it was wrapped. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatFinding } from '../../../../src/core/diagnosis/report-json.ts';
import { formatSarif } from '../../../../src/core/diagnosis/sarif.ts';
import { LogAnalysis } from '../../../../src/core/logs/analysis.ts';
import { SessionReport } from '../../../../src/core/logs/session-report.ts';
import type { Entry } from '../../../../src/core/transcript/entry.ts';
import { formatJson } from '../../../../src/core/transcript/json-lines.ts';
import { formatText, formatTranscript } from '../../../../src/core/transcript/text-form.ts';
import { readLogSamples } from '../../../accuracy/logs.ts';
import { credentialsIn, exchanges, voices } from './canary.ts';

/** Everything that is made of a log, and the lines on which it is said to show credentials. */
function made(log: string | Uint8Array): {
  readonly text: string;
  readonly exposed: readonly number[];
  readonly commands: number;
} {
  const sessions = new Map<number, Entry[]>();
  const exposed: number[] = [];
  const analysis = new LogAnalysis({
    entry: (session, entry) => sessions.set(session, [...(sessions.get(session) ?? []), entry]),
    ended: () => {},
    exposed: ({ line }) => exposed.push(line),
  });
  analysis.push(Buffer.from(log));
  analysis.end();
  const texts = [...sessions].flatMap(([number, entries]) => {
    const report = new SessionReport(number);
    for (const entry of entries) report.add(entry);
    return [
      formatTranscript(entries),
      ...entries.map((entry) => formatText(entry, { data: false })),
      ...entries.map((entry) => formatJson(entry)),
      ...report.findings.map((finding) => formatFinding(finding)),
      formatSarif([{ uri: 'a.log', findings: report.findings }]),
      report.outcome,
    ];
  });
  const commands = [...sessions.values()]
    .flat()
    .filter((entry) => entry.kind === 'command' && entry.text.includes('<secret>'));
  return { text: texts.join('\n'), exposed, commands: commands.length };
}

describe('credentials that a log shows', () => {
  const spoken = voices();

  it('are tried in the words of nearly all programs', () => {
    assert.ok(spoken.length >= 25, spoken.map(({ format }) => format).join(' '));
  });

  for (const voice of spoken) {
    it(`are in nothing that is made of it: ${voice.format}`, () => {
      for (const { name, lines } of exchanges) {
        const log = voice.say([...lines, ['S', '535 5.7.8 no']]);
        assert.notDeepEqual(credentialsIn(log), [], 'the log shows them');
        const { text, exposed, commands } = made(log);
        const last = log.split('\n').length - 2;
        assert.deepEqual(credentialsIn(text), [], `${name}\n${text.slice(0, 3000)}`);
        assert.ok(commands > 0, `${name} is seen as a secret`);
        assert.ok(exposed.includes(last), `${name}: line ${last} is named, not ${exposed.join(' ')}`);
      }
    });
  }

  it('are in nothing that is made of a recorded log', () => {
    const passwords = ['wrong-password', 'right-password', 'BADPASSWORD'];
    let shown = 0;
    for (const { id, octets } of readLogSamples()) {
      if (credentialsIn(new TextDecoder().decode(octets), passwords).length > 0) shown++;
      assert.deepEqual(credentialsIn(made(octets).text, passwords), [], id);
    }
    assert.ok(shown > 100, `${shown} logs show them`);
  });
});
