import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { bareConversationReader } from '../../../../../src/core/logs/readers/bare-conversation.ts';
import {
  differences,
  eventsOf,
  hostileLines,
  readHostile,
  samplesOf,
  sentInVain,
  shortened,
} from './client-samples.ts';

const told = (...lines: string[]) => shortened(eventsOf(bareConversationReader, lines.join('\n')));

/** What is said in every one of the conversations. */
const dialogue: readonly (readonly ['C' | 'S', string])[] = [
  ['S', '220 smtp.example.com ready'],
  ['C', 'EHLO client.example.net'],
  ['S', '250-smtp.example.com'],
  ['S', '250 AUTH LOGIN'],
  ['C', 'AUTH LOGIN'],
  ['S', '334 VXNlcm5hbWU6'],
  ['C', 'dXNlcg=='],
  ['S', '334 UGFzc3dvcmQ6'],
  ['C', 'c2VjcmV0'],
  ['S', '535 5.7.8 Error: authentication failed'],
];

const expected = dialogue.map(([who, text]) => `${who} ${text}`);

/** The dialogue with one mark before what the client says and another before what the server says. */
const marked = (client: string, server: string, end = '') =>
  told(...dialogue.map(([who, text]) => (who === 'C' ? client : server) + text + end));

describe('the reader of bare conversations', () => {
  it('has the greeting said first when commands were typed before it came', () => {
    assert.deepEqual(
      told(
        'EHLO client.example.net',
        'MAIL FROM:<a@example.com>',
        '220 mail ESMTP',
        '250 mail',
        '250 Ok',
        'QUIT',
        '221 Bye',
      ),
      [
        'S 220 mail ESMTP',
        'C EHLO client.example.net',
        'C MAIL FROM:<a@example.com>',
        'S 250 mail',
        'S 250 Ok',
        'C QUIT',
        'S 221 Bye',
      ],
    );
    assert.deepEqual(told('EHLO client.example.net', '250 mail', 'QUIT'), [
      'C EHLO client.example.net',
      'S 250 mail',
      'C QUIT',
    ]);
    assert.deepEqual(told('EHLO client.example.net'), ['C EHLO client.example.net']);
    const commands = Array.from({ length: 20 }, (_, index) => `EHLO client-${index}.example.net`);
    assert.deepEqual(
      told(...commands),
      commands.map((text) => `C ${text}`),
    );
  });

  for (const [client, server] of [
    ['C: ', 'S: '],
    ['c: ', 's: '],
    ['>>> ', '<<< '],
    ['-> ', '<- '],
    ['<- ', '-> '],
    ['> ', '< '],
    ['<< ', '>> '],
    ['--> ', '<-- '],
    ['=> ', '<= '],
    ['→ ', '← '],
    ['Client: ', 'Server: '],
    ['CLIENT -> SERVER: ', 'SERVER -> CLIENT: '],
    ['client> ', 'server> '],
    ['Sent: ', 'Received: '],
    ['[C] ', '[S] '],
    ['[->] ', '[<-] '],
    ['SEND ', 'RECV '].map((mark) => mark.replace(' ', ': ')) as [string, string],
    ['SMTP> ', 'SMTP< '],
    ['Request: ', 'Response: '],
    ['TX: ', 'RX: '],
    ['', ''],
    ['2026-11-23 13:52:51,123 DEBUG [main] c.e.Mailer - >> ', '2026-11-23 13:52:51,123 DEBUG [main] c.e.Mailer - << '],
    ['[13:52:51] C: ', '[13:52:51] S: '],
    ['Nov 23 13:52:51 host mailer[71]: client: ', 'Nov 23 13:52:51 host mailer[71]: server: '],
    ['2026/11/23 13:52:51 INFO smtp: C: ', '2026/11/23 13:52:51 INFO smtp: S: '],
    ['12:00:01.250 ', '12:00:01.500 '],
  ] as const)
    it(`reads ${JSON.stringify([client, server])}`, () => {
      assert.deepEqual(marked(client, server), expected);
    });

  it('undoes quotes and escapes', () => {
    assert.deepEqual(marked("send: '", "recv: b'", "\\r\\n'"), expected);
    assert.deepEqual(marked('-> "', '<- "', '\\r\\n"'), expected);
    assert.deepEqual(marked('C: ', 'S: ', '\\r\\n'), expected);
    assert.deepEqual(marked('C: ', 'S: ', '<CRLF>'), expected);
    assert.deepEqual(told('S: "250-a\\r\\n250 b\\r\\n"'), ['S 250-a', 'S 250 b']);
  });

  it('goes on with replies and commands that bear no mark where the others do', () => {
    assert.deepEqual(told('S: 250-a', '250-b', '250 c', 'C: QUIT'), ['S 250-a', 'S 250-b', 'S 250 c', 'C QUIT']);
    assert.deepEqual(told('220 x', '>>> EHLO y', '250-a', '250 b'), ['S 220 x', 'C EHLO y', 'S 250-a', 'S 250 b']);
  });

  it('keeps the message the client says, and sees that it is left out', () => {
    assert.deepEqual(told('S: 220 x', 'C: DATA', 'S: 354 go', 'C: 250 is text', 'C: ', 'C: .', 'S: 250 ok').slice(2), [
      'S 354 go',
      'C 250 is text',
      'C ',
      'C .',
      'S 250 ok',
    ]);
    assert.deepEqual(told('DATA', '354 go', 'Subject: x', '', '550 is text', '.', '250 ok').slice(1), [
      'S 354 go',
      'C Subject: x',
      'C ',
      'C 550 is text',
      'C .',
      'S 250 ok',
    ]);
    assert.deepEqual(told('C: DATA', 'S: 354 go', 'S: 250 ok'), ['C DATA', 'S 354 go', 'message', 'S 250 ok']);
  });

  it('finds what stands around the dialogue', () => {
    assert.deepEqual(
      told(
        'Connecting to smtp.example.com:587...',
        'S: 220 x',
        'C: STARTTLS',
        'S: 220 go',
        'C: EHLO y',
        'Connection closed by remote host',
        'com.example.MailException: it broke',
        'connect to smtp.example.com:25 failed: Connection refused',
      ),
      [
        'open',
        'S 220 x',
        'C STARTTLS',
        'S 220 go',
        'tls',
        'C EHLO y',
        'closed server',
        'clientError com.example.MailException: it broke',
        'failure connect to smtp.example.com:25 failed: Connection refused',
      ],
    );
  });

  it('begins a session with each greeting', () => {
    assert.deepEqual(told('S: 220 x', 'C: QUIT', 'S: 221 bye', 'S: 220 x').slice(2), ['S 221 bye', 'open', 'S 220 x']);
  });

  it('takes nothing for a dialogue that is none', () => {
    assert.deepEqual(
      told(
        'C:\\Users\\x',
        '> a quotation',
        'total: 250 files',
        'read: 12',
        'S: 4 items',
        'in: out',
        'auth = PLAIN',
        '',
      ),
      [],
    );
  });

  it('reads the logs of programs it does not know', () => {
    const known = [
      ...samplesOf('telnet').filter(({ name }) => !name.includes('typescript') && !name.includes('not_smtp')),
      ...samplesOf('mutt'),
      ...samplesOf('msmtp').filter(({ format, name }) => format === 'msmtp-debug' && !name.startsWith('endless')),
      ...samplesOf('ssmtp'),
    ];
    for (const sample of known) {
      const found = differences(sample, eventsOf(bareConversationReader, sample.text), { rewritten: sentInVain });
      assert.deepEqual(found, [], sample.name);
    }
  });

  it('survives anything', () => {
    fc.assert(
      fc.property(hostileLines([...samplesOf('telnet'), ...samplesOf('s-nail')]), (lines) => {
        readHostile(bareConversationReader, lines);
      }),
      { numRuns: 300 },
    );
  });
});
