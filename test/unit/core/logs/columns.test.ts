/** The column that an entry came from: behind prefixes and wrappers, in UTF-16 code units, as VS Code counts them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LogAnalysis } from '../../../../src/core/logs/analysis.ts';
import type { Entry } from '../../../../src/core/transcript/entry.ts';
import { readLogSamples } from '../../../accuracy/logs.ts';

function read(octets: Uint8Array): readonly Entry[] {
  const entries: Entry[] = [];
  const analysis = new LogAnalysis({ entry: (_, entry) => entries.push(entry), ended: () => {} });
  analysis.push(octets);
  analysis.end();
  return entries;
}

/** What stands in the log where each reply and command is said to be. */
function marked(text: string): readonly string[] {
  const lines = text.split('\n');
  return read(Buffer.from(text)).flatMap((entry) => {
    if (entry.kind !== 'reply' && entry.kind !== 'command') return [];
    return [(lines[(entry.sourceLine ?? 0) - 1] ?? '').slice((entry.sourceColumn ?? 0) - 1).replace(/\r$/, '')];
  });
}

const talk = ['<-  220 a ESMTP', ' -> EHLO b', '<-  250 a', ' -> QUIT', '<-  221 bye'];
const said = ['220 a ESMTP', 'EHLO b', '250 a', 'QUIT', '221 bye'];

describe('the column of an entry', () => {
  it('is where its text begins behind the mark of the program', () => {
    assert.deepEqual(marked(`=== Trying a:25...\n${talk.join('\n')}\n`), said);
  });

  it('is counted in the line as it stands, wrapped, quoted and coloured', () => {
    const wraps: readonly ((line: string) => string)[] = [
      (line) => `2026-03-04T05:06:07.1234567Z ${line}`,
      (line) => `> ${line}`,
      (line) => `    ${line}`,
      (line) => `Mar 04 05:06:07 hôst mailer[220]: ${line}`,
      (line) => `📧-1  | ${line}`,
      (line) => `2026-03-04T05:06:07Z > ${line}`,
      (line) => `\u001b[32m${line}`,
    ];
    for (const wrap of wraps) {
      const log = ['=== Trying a:25...', ...talk, ...talk].map((line) => `${wrap(line)}\n`).join('');
      assert.deepEqual(marked(log), [...said, ...said], log);
    }
  });

  it('tells the replies of one read apart', () => {
    const log = [
      'connect(3, {sa_family=AF_INET, sin_port=htons(25), sin_addr=inet_addr("192.0.2.1")}, 16) = 0',
      'read(3, "220 a ESMTP\\r\\n", 4096) = 13',
      'write(3, "MAIL FROM:<a@b.example>\\r\\nRCPT TO:<c@d.example>\\r\\nDATA\\r\\n", 54) = 54',
      'read(3, "250 2.1.0 Ok\\r\\n550 5.1.1 No such user\\r\\n503 5.5.1 No\\r\\n", 4096) = 54',
    ].join('\n');
    const columns = read(Buffer.from(log)).flatMap((entry) =>
      entry.kind === 'reply' || entry.kind === 'command' ? [[entry.sourceLine, entry.sourceColumn]] : [],
    );
    const at = (line: number, text: string) => [line, (log.split('\n')[line - 1] ?? '').indexOf(text) + 1];
    assert.deepEqual(columns, [
      at(2, '220 a'),
      at(3, 'MAIL'),
      at(3, 'RCPT'),
      at(3, 'DATA'),
      at(4, '250'),
      at(4, '550'),
      at(4, '503'),
    ]);
  });

  it('is that of the octets where a program writes them as hexadecimal', () => {
    const log = '> 2026/03/04 05:06:07.000001  length=5 from=0 to=4\n 32 32 30 20 61 20 45 53 4d 54 50 0d 0a\n';
    const greeting = read(Buffer.from(log.repeat(3))).find(({ kind }) => kind === 'reply');
    if (greeting) assert.equal(greeting.sourceColumn, 2);
    const escaped = 'read(3, "\\x32\\x32\\x30\\x20\\x61\\x0d\\x0a", 4096) = 7\n';
    const strace = `connect(3, {sa_family=AF_INET, sin_port=htons(25), sin_addr=inet_addr("192.0.2.1")}, 16) = 0\n${escaped}`;
    const reply = read(Buffer.from(strace)).find(({ kind }) => kind === 'reply');
    assert.equal(reply?.sourceColumn, escaped.indexOf('\\x32') + 1);
  });

  it('is that of what an error message quotes', () => {
    const line =
      'Nov 23 14:07:37 client postfix/smtp[472]: 4CC04D6: to=<user@example.org>, relay=mx.example.com[192.0.2.1]:25, delay=1, delays=0/0/0/1, dsn=5.1.1, status=bounced (host mx.example.com[192.0.2.1] said: 550 5.1.1 No such user (in reply to RCPT TO command))';
    const reply = read(Buffer.from(`${line}\n`)).find(({ kind }) => kind === 'reply');
    assert.equal(reply?.sourceColumn, line.indexOf('550 5.1.1') + 1);
  });

  it('is there for every entry of every recorded log of lines, and right for nearly all that is said', () => {
    let placed = 0;
    let right = 0;
    for (const { id, octets } of readLogSamples()) {
      if (octets[0] === 0xd4 || octets[0] === 0x0a) continue;
      const lines = new TextDecoder().decode(octets).split('\n');
      for (const entry of read(octets)) {
        const { sourceLine = 0, sourceColumn = 0, kind } = entry;
        const line = lines[sourceLine - 1] ?? '';
        assert.ok(sourceColumn >= 1 && sourceColumn <= line.length + 1, `${id} ${kind} ${sourceLine}:${sourceColumn}`);
        if (kind !== 'reply' || entry.code === 0) continue;
        placed++;
        if (/^(?:\d{3}|\\x3|3\d )/.test(line.slice(sourceColumn - 1))) right++;
      }
    }
    assert.ok(right >= 0.97 * placed, `${right} of ${placed}`);
  });
});
