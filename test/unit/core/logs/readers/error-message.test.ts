import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { errorMessageReader } from '../../../../../src/core/logs/readers/error-message.ts';
import type { LogEvent } from '../../../../../src/core/logs/reader.ts';
import { hostileLines, readHostile, samplesOf } from './client-samples.ts';

/** Kind, message and line (1-based) of each event. */
function told(...lines: readonly string[]): readonly string[] {
  const found: string[] = [];
  let line = 0;
  const reader = errorMessageReader.open((event: LogEvent) => {
    const message = 'message' in event ? event.message : '';
    const code = 'code' in event && event.code !== undefined ? ` ${event.code}` : '';
    found.push(`${line - (event.linesAgo ?? 0)} ${event.kind}${code}: ${message}`);
  });
  for (const text of lines) {
    line++;
    reader.line(text);
  }
  reader.end();
  return found;
}

describe('the reader of error messages', () => {
  it('takes a message that is about mail by its own words', () => {
    assert.deepEqual(told('sent 3 mails', 'smtp: Failed: 550 5.7.1 Relaying denied', 'done'), [
      '2 clientError: smtp: Failed: 550 5.7.1 Relaying denied',
    ]);
    assert.deepEqual(told('panic: 535 5.7.8 Username and Password not accepted'), [
      '1 clientError: panic: 535 5.7.8 Username and Password not accepted',
    ]);
  });

  it('takes one that only its stack tells to be about mail', () => {
    const error = 'java.net.ConnectException: Connection refused: connect';
    const stack = '\tat com.sun.mail.smtp.SMTPTransport.openServer(SMTPTransport.java:1900)';
    assert.deepEqual(told(error, '', stack), [`1 clientError ECONNREFUSED: ${error}`]);
    assert.deepEqual(told(error, '\tat com.example.Database.open(Database.java:19)'), []);
  });

  it('gives the last of messages that say the same', () => {
    assert.deepEqual(
      told(
        "ConnectionRefusedError: [Errno 111] Connect call failed ('127.0.0.1', 25)",
        '  File "/app/aiosmtplib/smtp.py", line 505, in _create_connection',
        "aiosmtplib.SMTPConnectError: Error connecting to a on port 25: [Errno 111] Connect call failed ('127.0.0.1', 25)",
      ).map((one) => one.slice(0, 28)),
      ['3 clientError ECONNREFUSED: '],
    );
  });

  it('puts a message together that goes over several lines', () => {
    assert.deepEqual(
      told('System.Net.Mail.SmtpException: the client was not', 'authenticated. The server response was: 5.7.0 No', ''),
      [
        '1 clientError: System.Net.Mail.SmtpException: the client was not authenticated. The server response was: 5.7.0 No',
      ],
    );
    assert.deepEqual(told('Error: Invalid login: 535-5.7.8 no', '535 5.7.8 see https://example.com'), [
      '1 clientError: Error: Invalid login: 535-5.7.8 no 535 5.7.8 see https://example.com',
    ]);
  });

  it('finds it in JSON, behind times and levels', () => {
    const message = 'Failed to send email: 550 5.1.1 no such user';
    assert.deepEqual(told(JSON.stringify({ level: 50, err: { message } })), [`1 clientError: ${message}`]);
    assert.deepEqual(told(`2026-03-04T05:06:07Z 451 worker ERROR: ${message}`), [`1 clientError: ${message}`]);
  });

  it('tells a failed handshake and the name of a network error', () => {
    assert.deepEqual(told('SMTP error: x509: certificate signed by unknown authority: failed'), [
      '1 tlsFailed: SMTP error: x509: certificate signed by unknown authority: failed',
    ]);
    assert.deepEqual(told('smtp: failed: dial tcp 192.0.2.1:25: i/o timeout'), [
      '1 clientError ETIMEDOUT: smtp: failed: dial tcp 192.0.2.1:25: i/o timeout',
    ]);
  });

  it('says the code that lettre prints in words', () => {
    const error =
      'kind: Permanent(Code { severity: PermanentNegativeCompletion, category: Unspecified3, detail: Five })';
    assert.match(told(`SMTP 5xx error: ${error}`)[0] ?? '', /^1 clientError: 535 SMTP/);
  });

  it('passes over sources and details', () => {
    assert.deepEqual(told("  throw new Error('SMTP: login failed');", 'DEBUG smtp: no error: connected'), []);
  });

  it('survives anything', () => {
    fc.assert(
      fc.property(hostileLines(samplesOf('reports')), (lines) => readHostile(errorMessageReader, lines)),
      { numRuns: 200 },
    );
  });
});
