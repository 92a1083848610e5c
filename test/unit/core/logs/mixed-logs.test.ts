/** Logs that several programs wrote, sessions one in the other, and logs that start in the middle. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LogAnalysis } from '../../../../src/core/logs/analysis.ts';
import { SessionReport } from '../../../../src/core/logs/session-report.ts';
import { readLogSamples } from '../../../accuracy/logs.ts';

const samples = readLogSamples();
const decoder = new TextDecoder();

function linesOf(id: string): readonly string[] {
  const sample = samples.find((one) => one.id === id);
  assert.ok(sample, id);
  return decoder.decode(sample.octets).replace(/\n$/, '').split('\n');
}

/** Each session as `client: root cause at line`, in the order in which they began. */
function told(lines: readonly string[]): readonly string[] {
  const reports = new Map<number, SessionReport>();
  const analysis = new LogAnalysis({
    entry: (session, entry) => {
      const report = reports.get(session) ?? new SessionReport(session);
      reports.set(session, report);
      report.add(entry);
    },
    ended: () => {},
  });
  analysis.push(new TextEncoder().encode(lines.join('\n')));
  analysis.end();
  return [...reports.values()].map((report) => {
    const root = report.findings.find(({ rootCause }) => rootCause);
    return `${report.client}: ${root ? `${root.rule} at ${report.placeOf(root).line}` : 'no cause'}`;
  });
}

/** Deals the lines of two logs out in turns of a few lines. */
function interleaved(one: readonly string[], other: readonly string[], turn: number): readonly string[] {
  const mixed: string[] = [];
  for (let at = 0; at < Math.max(one.length, other.length); at += turn)
    mixed.push(...one.slice(at, at + turn), ...other.slice(at, at + turn));
  return mixed;
}

describe('a log that several programs wrote', () => {
  const swaks = linesOf('swaks/ok');
  const smtplib = linesOf('python-smtplib/auth535_gmail-starttls');
  const labelled = samples.find(({ id }) => id === 'python-smtplib/auth535_gmail-starttls')?.line ?? 0;

  it('is read by the readers of each, one after the other', () => {
    const job = ['> shop@2.4.0 test', 'ok 1 - renders the cart', ...swaks, 'ok 2 - the relay answers', ...smtplib];
    const stamped = job.map(
      (line, index) => `2026-03-04T05:06:${String(index % 60).padStart(2, '0')}.1234567Z ${line}`,
    );
    const place = 3 + swaks.length + labelled;
    const expected = ['swaks: no cause', `smtplib: auth-rejected at ${place}`];
    assert.deepEqual(told(job), expected);
    assert.deepEqual(told(stamped), expected);
  });

  it('is read with a third one at its end', () => {
    const msmtp = linesOf('msmtp/auth535_keep');
    const [, , third] = told([...swaks, ...smtplib, ...msmtp]);
    assert.match(third ?? '', /^msmtp: auth-rejected at \d+$/);
  });

  it('is read line by line where they wrote at the same time', () => {
    const app = linesOf('nodemailer/auth535_gmail-starttls').map((line) => `app-1      | ${line}`);
    const relay = linesOf('postfix-smtpd/relay554-rsyslog-rfc5424').map((line) => `postfix-1  | ${line}`);
    const found = told(interleaved(app, relay, 2)).map((text) => text.replace(/ at \d+$/, ''));
    assert.deepEqual(found.toSorted(), ['localhost[127.0.0.1]: relay-denied', 'nodemailer: auth-rejected'].toSorted());
  });
});

describe('several sessions of one program', () => {
  it('are told apart one after the other, each on its own lines', () => {
    const lines = linesOf('swaks/rcpt550');
    const line = samples.find(({ id }) => id === 'swaks/rcpt550')?.line ?? 0;
    const places = [0, 1, 2].map((run) => `swaks: recipient-unknown at ${run * lines.length + line}`);
    assert.deepEqual(told([...lines, ...lines, ...lines]), places);
  });

  it('are told apart one in the other by process', () => {
    const one = linesOf('postfix-smtpd/rcpt550');
    const other = linesOf('postfix-smtpd/auth535').map((line) => line.replace(/smtpd\[\d+\]/, 'smtpd[9999]'));
    const found = told(interleaved(one, other, 1)).map((text) => text.replace(/ at \d+$/, '').replace(/^.*: /, ''));
    assert.deepEqual(found.toSorted(), ['auth-rejected', 'recipient-unknown']);
  });
});

describe('a log that starts in the middle', () => {
  const cuts = ['swaks/rcpt550', 'curl/rcpt550', 'ruby-net-smtp/rcpt550'];
  for (const id of cuts) {
    it(`is diagnosed from what is left: ${id}`, () => {
      const line = samples.find((sample) => sample.id === id)?.line ?? 0;
      const rest = linesOf(id).slice(line - 4);
      assert.match(told(rest).join('\n'), /: recipient-unknown at 4$/);
    });
  }

  it('does not take replies to commands before it for ones that nobody asked for', () => {
    const id = 'nodemailer/rcpt550';
    const line = samples.find((sample) => sample.id === id)?.line ?? 0;
    assert.doesNotMatch(told(linesOf(id).slice(line - 4)).join(), /out-of-step/);
  });
});
