/** The transcript of a whole session, with an entry of nearly every kind. */
import type { Draft } from '../../../../src/core/transcript/entry.ts';
import { Redactor } from '../../../../src/core/transcript/redaction.ts';
import { Transcript } from '../../../../src/core/transcript/transcript.ts';

export const storyPassword = 'correct horse battery';

const start = Date.UTC(2026, 10, 24, 0, 3, 37) * 1000 + 123_456;
const client = { direction: 'client', lineEnding: 'crlf', violations: [] } as const;
const server = { kind: 'reply', direction: 'server', violations: [] } as const;
const blob = btoa(`\0postmaster@mg.example.com\0${storyPassword}`);

const steps: readonly (readonly [us: number, draft: Draft])[] = [
  [
    0,
    {
      kind: 'session',
      phase: 'connect',
      profile: 'mailgun',
      host: 'smtp.example.org',
      port: 587,
      security: 'starttls',
      protocol: 'smtp',
      client: 'wire',
      side: 'client',
    },
  ],
  [
    1200,
    {
      kind: 'lookup',
      phase: 'connect',
      record: 'address',
      name: 'smtp.example.org',
      answers: ['2001:db8::1', '192.0.2.1'],
      durationUs: 1200,
    },
  ],
  [1300, { kind: 'attempt', phase: 'connect', address: '2001:db8::1', port: 587 }],
  [
    1400,
    {
      kind: 'failure',
      phase: 'connect',
      code: 'ENETUNREACH',
      message: 'network is unreachable',
      address: '2001:db8::1',
      port: 587,
      final: false,
    },
  ],
  [
    21_000,
    {
      kind: 'connected',
      phase: 'connect',
      address: '192.0.2.1',
      port: 587,
      localAddress: '198.51.100.7',
      localPort: 50123,
      durationUs: 19_600,
    },
  ],
  [
    41_200,
    {
      kind: 'chunk',
      phase: 'greeting',
      direction: 'server',
      offset: 0,
      length: 21,
      bytes: new TextEncoder().encode('220 mx.example.org ok\r\n').slice(0, 21),
    },
  ],
  [41_210, { kind: 'phase', phase: 'greeting', from: 'connect' }],
  [
    41_210,
    {
      ...server,
      phase: 'greeting',
      code: 220,
      lines: ['mx.example.org ok'],
      answers: 4,
      latencyUs: 20_210,
      range: { start: 0, end: 23 },
    },
  ],
  [
    41_300,
    {
      ...client,
      kind: 'command',
      phase: 'ehlo',
      verb: 'EHLO',
      text: 'EHLO client.example.com',
      range: { start: 0, end: 25 },
    },
  ],
  [
    81_100,
    {
      ...server,
      phase: 'ehlo',
      code: 250,
      lines: ['mx.example.org', 'STARTTLS', 'AUTH PLAIN LOGIN'],
      answers: 8,
      latencyUs: 39_800,
      range: { start: 23, end: 78 },
      violations: [{ id: 'bare-lf', line: 1 }],
    },
  ],
  [
    81_110,
    {
      kind: 'capabilities',
      phase: 'ehlo',
      stage: 'clear',
      capabilities: [
        { keyword: 'STARTTLS', params: [] },
        { keyword: 'AUTH', params: ['PLAIN', 'LOGIN'] },
      ],
      added: [],
      removed: [],
    },
  ],
  [
    120_000,
    {
      kind: 'tls',
      phase: 'starttls',
      implicit: false,
      protocol: 'TLSv1.3',
      cipher: 'TLS_AES_256_GCM_SHA384',
      keyExchange: 'X25519',
      servername: 'smtp.example.org',
      resumed: false,
      durationUs: 38_000,
      chain: [
        {
          subject: 'CN=smtp.example.org',
          issuer: 'R11',
          names: ['smtp.example.org'],
          validFrom: '2026-09-02T00:00:00Z',
          validTo: '2026-12-01T00:00:00Z',
          fingerprint256: 'AB:CD',
          serialNumber: '01',
        },
      ],
      verified: true,
      verdict: 'trusted',
    },
  ],
  [
    120_100,
    {
      kind: 'auth',
      phase: 'auth',
      mechanism: 'PLAIN',
      offered: ['PLAIN', 'LOGIN'],
      reason: 'the strongest one offered',
      user: 'postmaster@mg.example.com',
    },
  ],
  [
    120_200,
    {
      ...client,
      kind: 'command',
      phase: 'auth',
      verb: 'AUTH',
      text: `AUTH PLAIN ${blob}`,
      range: { start: 25, end: 105 },
    },
  ],
  [
    160_000,
    {
      ...server,
      phase: 'auth',
      code: 235,
      enhanced: '2.7.0',
      lines: ['2.7.0 Welcome \x1b[31mfriend\\'],
      answers: 13,
      latencyUs: 39_800,
      range: { start: 78, end: 110 },
    },
  ],
  [
    160_100,
    {
      ...client,
      kind: 'command',
      phase: 'mail',
      verb: 'MAIL',
      text: 'MAIL FROM:<a@example.com>',
      range: { start: 105, end: 132 },
    },
  ],
  [
    200_000,
    {
      ...server,
      phase: 'mail',
      code: 250,
      enhanced: '2.1.0',
      lines: ['2.1.0 OK'],
      answers: 15,
      latencyUs: 39_900,
      range: { start: 110, end: 124 },
    },
  ],
  [
    200_100,
    {
      ...client,
      kind: 'command',
      phase: 'rcpt',
      verb: 'RCPT',
      text: 'RCPT TO:<b@example.com>',
      range: { start: 132, end: 157 },
    },
  ],
  [
    240_000,
    {
      ...server,
      phase: 'rcpt',
      code: 250,
      lines: [''],
      answers: 17,
      latencyUs: 39_900,
      range: { start: 124, end: 130 },
    },
  ],
  [240_010, { kind: 'recipient', phase: 'rcpt', address: 'b@example.com', accepted: true, reply: 18 }],
  [240_100, { ...client, kind: 'command', phase: 'data', verb: 'DATA', text: 'DATA', range: { start: 157, end: 163 } }],
  [
    280_000,
    {
      ...server,
      phase: 'data',
      code: 354,
      lines: ['go ahead'],
      answers: 20,
      latencyUs: 39_900,
      range: { start: 130, end: 144 },
    },
  ],
  [
    280_100,
    {
      kind: 'data',
      phase: 'data',
      direction: 'client',
      transfer: 'data',
      octets: 32,
      lineCount: 4,
      preview: ['Subject: Test', '', `Hello, ${storyPassword}`, '.'],
      complete: true,
      violations: [],
    },
  ],
  [60_280_100, { kind: 'timeout', phase: 'data', waitingFor: 'data-reply', limitMs: 60_000, unanswered: 22 }],
  [
    60_280_200,
    {
      kind: 'clientError',
      phase: 'data',
      client: 'nodemailer',
      code: 'ETIMEDOUT',
      message: 'Timeout',
      command: 'DATA',
    },
  ],
  [
    60_280_300,
    { kind: 'note', phase: 'data', text: `as {"braces"} and a\ttab and ${storyPassword}`, importance: 'warn' },
  ],
  [
    60_281_000,
    {
      kind: 'ended',
      phase: 'ended',
      by: 'client',
      how: 'timeout',
      closeNotify: 'missing',
      afterReply: 21,
      afterUs: 60_001_000,
      unreadOctets: 0,
      unansweredCommands: 1,
      quit: 'not-sent',
      roundTrips: 7,
    },
  ],
];

export function story(): Transcript {
  const redactor = new Redactor();
  redactor.addUser('postmaster@mg.example.com');
  redactor.addSecret(storyPassword);
  const transcript = new Transcript(redactor);
  for (const [us, draft] of steps) transcript.append(draft, start + us);
  return transcript;
}
