import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LogEvent, LogReader } from '../../../../../src/core/logs/reader.ts';
import { errorMessageReader } from '../../../../../src/core/logs/readers/error-message.ts';
import { ssldumpReader } from '../../../../../src/core/logs/readers/ssldump.ts';
import { tcpflowHexReader } from '../../../../../src/core/logs/readers/tcpflow-hex.ts';
import { tsharkEkReader } from '../../../../../src/core/logs/readers/tshark-ek.ts';

function eventsOf(reader: LogReader, lines: readonly string[]): readonly LogEvent[] {
  const events: LogEvent[] = [];
  const open = reader.open((event) => events.push(event));
  for (const line of lines) open.line(line);
  open.end();
  return events;
}

const messagesOf = (events: readonly LogEvent[]): readonly string[] =>
  events.flatMap((event) => (event.kind === 'clientError' || event.kind === 'tlsFailed' ? [event.message] : []));

describe('an error report', () => {
  const note = 'dma[1]: STARTTLS is not supported by smtp.example.com';

  it('does not take for a failure that STARTTLS is missing where mail went out', () => {
    assert.deepEqual(messagesOf(eventsOf(errorMessageReader, [note, 'dma[1]: delivery successful'])), []);
    assert.equal(messagesOf(eventsOf(errorMessageReader, [note])).length, 1);
  });

  it('does not take for a failure that STARTTLS is missing where the session went on to another one', () => {
    const refused = 'dma[1]: remote delivery to smtp.example.com failed after RCPT TO: 554 5.7.1 Relay access denied';
    assert.deepEqual(messagesOf(eventsOf(errorMessageReader, [note, refused])), [refused]);
  });

  it('puts the class first where Ruby has it last', () => {
    const line =
      "/usr/lib/ruby/3.1.0/net/smtp.rb:1071:in `check_auth_response': 501 5.5.2 Cannot decode (Net::SMTPAuthenticationError)";
    const told = messagesOf(eventsOf(errorMessageReader, [line]));
    assert.deepEqual(told, ['Net::SMTPAuthenticationError: 501 5.5.2 Cannot decode']);
  });
});

describe('the reader of ssldump', () => {
  const head = 'New TCP connection #1: localhost(47256) <-> localhost(465)';

  it('tells who sent which alert', () => {
    const lines = [
      head,
      '1 6    0.0184   (0.0102)    C>S    Alert',
      '      level               fatal',
      '      value               unknown_ca',
    ];
    assert.deepEqual(messagesOf(eventsOf(ssldumpReader, lines)), ['the client sent the alert unknown ca']);
  });

  it('is of mail by the port only', () => {
    assert.equal(ssldumpReader.recognise(head), 10);
    assert.equal(ssldumpReader.recognise(head.replace('(465)', '(443)')), 0);
  });

  it('passes over warnings', () => {
    const lines = [
      head,
      '1 6    0.0184   (0.0102)    C>S    Alert',
      '      level               warning',
      '      value               close_notify',
    ];
    assert.deepEqual(messagesOf(eventsOf(ssldumpReader, lines)), []);
  });
});

describe('the reader of tcpflow in hexadecimal', () => {
  it('does not take for octets what stands behind them', () => {
    const lines = [
      '127.000.000.001.00025-127.000.000.001.48366: ',
      '0000: 3232 3020 6d78 0d0a 220 mx..',
      '',
      '127.000.000.001.00025-127.000.000.001.48366: ',
      '0000: 3232 3120 4279 650d 0a 221 Bye..',
    ];
    const octets = eventsOf(tcpflowHexReader, lines).flatMap((event) =>
      event.kind === 'serverOctets' ? [new TextDecoder().decode(event.octets)] : [],
    );
    assert.equal(octets.join(''), '220 mx\r\n221 Bye\r\n');
  });
});

describe('the reader of tshark -T ek', () => {
  const packet = (smtp: object): string =>
    JSON.stringify({ timestamp: '1795769685767', layers: { tcp: { tcp_tcp_stream: '0' }, smtp } });

  it('reads commands, and replies of several lines', () => {
    const lines = [
      packet({ smtp_smtp_command_line: 'EHLO app1\r\n', smtp_smtp_req_command: 'EHLO' }),
      packet({ smtp_smtp_response_code: '250', smtp_smtp_rsp_parameter: ['mx.example.com', 'SIZE 100'] }),
    ];
    const said = eventsOf(tsharkEkReader, lines).flatMap((event) =>
      event.kind === 'client' || event.kind === 'server' ? [event.text] : [],
    );
    assert.deepEqual(said, ['EHLO app1', '250-mx.example.com', '250 SIZE 100']);
  });

  it('passes over what is no packet', () => {
    assert.deepEqual(
      eventsOf(tsharkEkReader, ['{"timestamp":"1","layers":{', '{"timestamp":"1","layers":{"smtp":[]}}', 'x']),
      [],
    );
  });
});
