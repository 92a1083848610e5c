/** The same packets as tcpdump and tshark print them with options that change the form of their lines. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LogReader } from '../../../../../src/core/logs/reader.ts';
import { tcpdumpTextReader } from '../../../../../src/core/logs/readers/tcpdump-text.ts';
import { tsharkJsonReader } from '../../../../../src/core/logs/readers/tshark-json.ts';
import { tsharkSummaryReader } from '../../../../../src/core/logs/readers/tshark-summary.ts';
import { decodeLatin1 } from '../../../../../src/core/smtp/bytes.ts';

/** Line (1-based), kind and words of what was said. */
function said(reader: LogReader, lines: readonly string[]): readonly string[] {
  const found: string[] = [];
  let at = 0;
  const open = reader.open((event) => {
    const words = 'text' in event ? event.text : 'octets' in event ? event.octets : '';
    const text = words instanceof Uint8Array ? decodeLatin1(words) : String(words ?? '');
    if (/^(?:client|server)/.test(event.kind)) found.push(`${at - (event.linesAgo ?? 0)} ${text.trimEnd()}`);
  });
  for (const line of lines) {
    at++;
    open.line(line);
  }
  open.end();
  return found;
}

const from = '192.0.2.25.25 > 192.0.2.1.50000: Flags [P.], ';
const to = '192.0.2.1.50000 > 192.0.2.25.25: Flags [P.], ';
const conversation = ['220 mail ESMTP', 'EHLO web1', '550 5.7.1 No'];

describe('tcpdump', () => {
  const halves = [
    `${from}cksum 0xfe4f (correct), seq 1:17, ack 1, win 64, length 16: SMTP, length: 16`,
    '\t220 mail ESMTP',
    `${to}cksum 0xfe4f (correct), seq 1:12, ack 17, win 64, length 11: SMTP, length: 11`,
    '\tEHLO web1',
    `${from}cksum 0xfe4f (correct), seq 17:31, ack 12, win 64, length 14: SMTP, length: 14`,
    '\t550 5.7.1 No',
  ];
  const first: Readonly<Record<string, string>> = {
    '-v': '12:15:46.391771 IP (tos 0x0, ttl 64, id 8443, offset 0, flags [DF], proto TCP (6), length 86)',
    '-v -t': 'IP (tos 0x0, ttl 64, id 8443, offset 0, flags [DF], proto TCP (6), length 86)',
    '-v -#': '    4  12:15:46.391771 IP (tos 0x0, ttl 64, id 8443, offset 0, flags [DF], proto TCP (6), length 86)',
    '-v -e':
      '12:15:46.391771 00:00:00:00:00:01 > 00:00:00:00:00:02, ethertype IPv4 (0x0800), length 100: (tos 0x0, ttl 64, id 8443, offset 0, flags [DF], proto TCP (6), length 86)',
  };
  for (const [options, head] of Object.entries(first)) {
    it(`with ${options} shows the lines of SMTP behind tabs`, () => {
      const lines = halves.flatMap((line) => (line.startsWith('\t') ? [line] : [head, `    ${line}`]));
      assert.deepEqual(said(tcpdumpTextReader, lines), [
        `3 ${conversation[0]}`,
        `6 ${conversation[1]}`,
        `9 ${conversation[2]}`,
      ]);
    });
  }

  const prefixes: Readonly<Record<string, string>> = {
    'nothing else': '12:15:46.391771 IP ',
    '-#': '   12  12:15:46.391771 IP ',
    '-ttt': ' 00:00:00.000010 IP ',
    '-e': '12:15:46.391771 00:00:00:00:00:01 > 00:00:00:00:00:02, ethertype IPv4 (0x0800), length 100: ',
  };
  for (const [options, prefix] of Object.entries(prefixes)) {
    it(`with ${options} shows the first line of what was said`, () => {
      const lines = [
        `${prefix}${from}seq 1:17, ack 1, win 64, length 16: SMTP: 220 mail ESMTP`,
        `${prefix}${to}seq 1:12, ack 17, win 64, length 11: SMTP: EHLO web1`,
        `${prefix}${from}seq 17:60, ack 12, win 64, length 43: SMTP: 550-5.7.1 No`,
      ];
      assert.deepEqual(
        said(tcpdumpTextReader, lines),
        conversation.map((text, index) => `${String(index + 1)} ${text}`),
      );
    });
  }
});

describe('tshark', () => {
  const packet = (time: string, ofServer: boolean, info: string): string => {
    const [source, destination] = ofServer ? ['192.0.2.25', '192.0.2.1'] : ['192.0.2.1', '192.0.2.25'];
    return `    4 ${time}  ${source} → ${destination}  SMTP 100 ${info}`;
  };
  const lines = (time: string): readonly string[] => [
    packet(time, true, 'S: 220 mail ESMTP'),
    packet(time, false, 'C: EHLO web1'),
    packet(time, true, 'S: 550 5.7.1 No'),
  ];
  const expected = conversation.map((text, index) => `${String(index + 1)} ${text}`);
  for (const time of ['0.001623', '12:08:35.713559933', '2026-11-27 12:08:35.713559', '2026/331 12:08:35.713559']) {
    it(`tells the time as ${time}`, () => assert.deepEqual(said(tsharkSummaryReader, lines(time)), expected));
  }

  it('parts its columns by tabs', () => {
    const tabbed = lines('0.001623').map((line) => line.replaceAll(/(?<=\S) {1,2}(?=\S+ +→|→|1|S|C:)/g, '\t'));
    assert.deepEqual(said(tsharkSummaryReader, tabbed), expected);
  });

  it('leaves all layers but SMTP out of its JSON', () => {
    const json = (...fields: readonly string[]): readonly string[] => [
      '    "_index": "packets-2026-11-27",',
      '        "tcp": {',
      '          "filtered": "tcp"',
      ...fields,
    ];
    const all = [
      ...json('          "smtp.response": "220 mail ESMTP\\r\\n",'),
      ...json('          "smtp.command_line": "EHLO web1\\r\\n",'),
      ...json(
        '          "smtp.response": "250-mail\\r\\n",',
        '            "smtp.rsp.parameter": "mail",',
        '            "smtp.rsp.parameter": "SIZE 1000",',
        '            "smtp.rsp.parameter": "8BITMIME"',
      ),
    ];
    assert.deepEqual(said(tsharkJsonReader, all), [
      '4 220 mail ESMTP',
      '8 EHLO web1',
      '12 250-mail',
      '15 250-SIZE 1000',
      '15 250 8BITMIME',
    ]);
  });
});
