import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parseProfiles } from '../../../../src/core/profiles/parse.ts';
import { inEnglish } from '../../../../src/core/words.ts';

const defaults = { ehlo: '[127.0.0.1]' };

/** Everything a profile needs, so that a case shows only what it is about. */
const complete = '"name": "a", "host": "h", "message": { "from": "a@example.com", "to": ["b@example.com"] }';

interface Case {
  readonly name: string;
  readonly text: string;
  /** `line:column path severity message`; a message may be cut short with `…`. */
  readonly expected: readonly string[];
}

const one = (fields: string): string => `{\n  "profiles": [\n    { ${fields} }\n  ]\n}`;
const missingMessage = [
  '3:5 profiles[0].message.from error message.from is missing: …',
  '3:5 profiles[0].message.to error message.to is missing: …',
];

const cases: readonly Case[] = [
  { name: 'a complete profile', text: one(complete), expected: [] },
  {
    name: 'a port that is a text',
    text: one(`${complete}, "port": "smtp"`),
    expected: ['3:106 profiles[0].port error port must be a whole number from 1 to 65535; this is "smtp"'],
  },
  {
    name: 'port 0',
    text: one(`${complete},\n"port": 0`),
    expected: ['4:9 profiles[0].port error port must be a whole number from 1 to 65535; this is 0'],
  },
  {
    name: 'port 65536',
    text: one(`${complete},\n"port": 65536`),
    expected: ['4:9 profiles[0].port error port must be a whole number from 1 to 65535; this is 65536'],
  },
  {
    name: 'port 25.5',
    text: one(`${complete},\n"port": 25.5`),
    expected: ['4:9 profiles[0].port error port must be a whole number from 1 to 65535; this is 25.5'],
  },
  {
    name: 'an unknown field',
    text: one(`${complete},\n"prot": 1`),
    expected: ['4:1 profiles[0].prot error prot is not a known field; did you mean "port"?'],
  },
  {
    name: 'an unknown field that resembles nothing',
    text: one(`${complete},\n"xyzzyq": 1`),
    expected: ['4:1 profiles[0].xyzzyq error xyzzyq is not a known field; known here: name, host, …'],
  },
  {
    name: 'a field named like a method of every object',
    text: one(`${complete},\n"constructor": 1`),
    expected: ['4:1 profiles[0].constructor error constructor is not a known field; …'],
  },
  {
    name: 'several unknown fields',
    text: one(`${complete},\n"tls": { "verfy": true,\n"serverName": "x" }`),
    expected: [
      '4:10 profiles[0].tls.verfy error tls.verfy is not a known field; did you mean "verify"?',
      '5:1 profiles[0].tls.serverName error tls.serverName is not a known field; did you mean "servername"?',
    ],
  },
  {
    name: 'a list for an object',
    text: one(`${complete},\n"tls": []`),
    expected: ['4:8 profiles[0].tls error tls must be an object; this is a list'],
  },
  {
    name: 'neither host nor domain',
    text: one('"name": "a", "stopAfter": "auth"'),
    expected: ['3:5 profiles[0].host error host is missing: …'],
  },
  {
    name: 'both host and domain',
    text: one(`${complete},\n"domain": "d"`),
    expected: ['4:11 profiles[0].domain error domain cannot stand beside host: exactly one of the two is allowed'],
  },
  {
    name: 'no name',
    text: one('"host": "h", "stopAfter": "auth"'),
    expected: ['3:5 profiles[0].name error name is missing'],
  },
  {
    name: 'a host with a space',
    text: one('"name": "a", "stopAfter": "auth",\n"host": "a b"'),
    expected: ['4:9 profiles[0].host error host must be a host name or an IP address; this is "a b"'],
  },
  {
    name: 'a host that only looks like an IP address',
    text: one('"name": "a", "stopAfter": "auth",\n"host": "300.1.1.1"'),
    expected: ['4:9 profiles[0].host error host must be a host name or an IP address; …'],
  },
  {
    name: 'a host with a line end',
    text: one('"name": "a", "stopAfter": "auth",\n"host": "h\\r\\nQUIT"'),
    expected: ['4:9 profiles[0].host error host must be a host name or an IP address; this is "h\\r\\nQUIT"'],
  },
  {
    name: 'a command in the EHLO name',
    text: one(`${complete},\n"ehlo": "h\\r\\nMAIL FROM:<x@y>"`),
    expected: ['4:9 profiles[0].ehlo error ehlo must be a host name or an address literal …'],
  },
  {
    name: 'a command in the sender',
    text: one('"name": "a", "host": "h", "message": {\n"from": "a@b.c>\\r\\nDATA", "to": ["b@c.d"] }'),
    expected: ['4:9 profiles[0].message.from error message.from must be one address … this is "a@b.c>\\r\\nDATA"'],
  },
  {
    name: 'a line feed alone in a recipient',
    text: one('"name": "a", "host": "h", "message": { "from": "",\n"to": ["b@c.d", "x@y.z\\n"] }'),
    expected: ['4:17 profiles[0].message.to[1] error message.to[1] must be one address … this is "x@y.z\\n"'],
  },
  {
    name: 'a NUL in a recipient',
    text: one('"name": "a", "host": "h", "message": { "from": "",\n"to": ["x\\u0000@y.z"] }'),
    expected: ['4:8 profiles[0].message.to[0] error message.to[0] must be one address …'],
  },
  {
    name: 'no recipient',
    text: one('"name": "a", "host": "h", "message": { "from": "",\n"to": [] }'),
    expected: ['4:7 profiles[0].message.to error message.to must name at least one address; this is a list'],
  },
  {
    name: 'a user with a line end',
    text: one(`${complete}, "auth": {\n"user": "u\\r\\n" }`),
    expected: ['4:9 profiles[0].auth.user error auth.user must be one line without control characters …'],
  },
  {
    name: 'an XCLIENT value with a line end',
    text: one(`${complete}, "xclient": {\n"ADDR": "1\\n2" }`),
    expected: [
      '4:9 profiles[0].xclient.ADDR error xclient.ADDR must be a text of 1 to 255 characters in one line; this is "1\\n2"',
    ],
  },
  { name: 'no sender and no recipients', text: one('"name": "a", "host": "h"'), expected: missingMessage },
  {
    name: 'stopping after MAIL needs a sender only',
    text: one('"name": "a", "host": "h", "stopAfter": "mail"'),
    expected: missingMessage.slice(0, 1),
  },
  {
    name: 'a message file names them itself',
    text: one('"name": "a", "host": "h", "message": { "eml": "m.eml" }'),
    expected: [],
  },
  {
    name: 'a text beside a message file',
    text: one('"name": "a", "host": "h", "message": { "eml": "m.eml",\n"text": "x" }'),
    expected: ['4:9 profiles[0].message.text warning message.text is not used: …'],
  },
  {
    name: 'no user',
    text: one(`${complete},\n"auth": {}`),
    expected: ['4:1 profiles[0].auth.user error auth.user is missing: every mechanism but EXTERNAL needs a user name'],
  },
  { name: 'EXTERNAL without a user', text: one(`${complete},\n"auth": { "method": "EXTERNAL" }`), expected: [] },
  {
    name: 'an unknown mechanism',
    text: one(`${complete},\n"auth": { "method": "NTLM", "user": "u" }`),
    expected: ['4:21 profiles[0].auth.method error auth.method must be "auto", "PLAIN", … this is "NTLM"'],
  },
  {
    name: 'a password in the file',
    text: one(`${complete}, "auth": { "user": "u",\n"password": "hunter2" }`),
    expected: ['4:13 profiles[0].auth.password warning auth.password is written in the file, …'],
  },
  {
    name: 'a reference with something around it',
    text: one(`${complete}, "auth": { "user": "u",\n"password": "x\${env:P}" }`),
    expected: ['4:13 profiles[0].auth.password error auth.password must be "${env:NAME}" and nothing else, …'],
  },
  {
    name: 'a time-out too short',
    text: one(`${complete},\n"timeouts": { "connect": 0.01 }`),
    expected: [
      '4:26 profiles[0].timeouts.connect error timeouts.connect must be a number of seconds from 0.1 to 3600; this is 0.01',
    ],
  },
  {
    name: 'TLS versions in the wrong order',
    text: one(`${complete},\n"tls": { "minVersion": "TLSv1.3", "maxVersion": "TLSv1.2" }`),
    expected: [
      '4:24 profiles[0].tls.minVersion error tls.minVersion (TLSv1.3) must not be newer than tls.maxVersion (TLSv1.2)',
    ],
  },
  {
    name: 'a highest TLS version below the default lowest',
    text: one(`${complete},\n"tls": { "maxVersion": "TLSv1" }`),
    expected: [
      '4:24 profiles[0].tls.maxVersion error tls.minVersion (TLSv1.2) must not be newer than tls.maxVersion (TLSv1)',
    ],
  },
  {
    name: 'verification off',
    text: one(`${complete},\n"tls": { "verify": false }`),
    expected: ['4:20 profiles[0].tls.verify warning tls.verify is off: …'],
  },
  {
    name: 'a certificate without its key',
    text: one(`${complete},\n"tls": { "cert": "c.pem" }`),
    expected: ['4:18 profiles[0].tls.cert error tls.cert needs tls.key beside it'],
  },
  {
    name: 'a PROXY address without a port',
    text: one(`${complete},\n"proxyProtocol": { "version": 1, "source": "192.0.2.1" }`),
    expected: ['4:44 profiles[0].proxyProtocol.source error proxyProtocol.source must be an IP address and a port …'],
  },
  {
    name: 'PROXY addresses of two families',
    text: one(`${complete}, "proxyProtocol": { "version": 2, "source": "192.0.2.1:1",\n"destination": "[::1]:25" }`),
    expected: [
      '4:16 profiles[0].proxyProtocol.destination error proxyProtocol.destination must be of the same address family …',
    ],
  },
  {
    name: 'NEVER beside another event',
    text: one(`${complete}, "delivery": { "dsn": {\n"notify": ["NEVER", "DELAY"] } }`),
    expected: ['4:11 profiles[0].delivery.dsn.notify error delivery.dsn.notify must hold "NEVER" alone …'],
  },
  {
    name: 'a field twice',
    text: one(`${complete},\n"host": "i"`),
    expected: ['4:1 profiles[0].host error host stands twice in the same object'],
  },
  {
    name: 'a name twice',
    text: `{ "profiles": [\n{ ${complete} },\n{ ${complete} }\n] }`,
    expected: ['3:11 profiles[1].name error name must stand once in the file; "a" is also the name in line 2'],
  },
  {
    name: 'an element that is no object',
    text: '{ "profiles": [\n5 ] }',
    expected: ['2:1 profiles[0] error the profile must be an object such as …'],
  },
  { name: 'an empty file', text: '', expected: ['1:1  error the file is empty: it must hold { "profiles": [ … ] }'] },
  { name: 'a file of comments', text: '// nothing\n', expected: ['1:1  error the file is empty: …'] },
  {
    name: 'a list of profiles without its object',
    text: '[]',
    expected: ['1:1  error the file must hold { "profiles": [ … ] }'],
  },
  { name: 'no profiles', text: '{}', expected: ['1:1 profiles error profiles is missing: …'] },
  {
    name: 'profiles that are no list',
    text: '{\n"profiles": {} }',
    expected: ['2:13 profiles error profiles must be a list; this is an object'],
  },
  {
    name: 'a misspelt top field',
    text: '{ "profiles": [],\n"$shema": "x" }',
    expected: ['2:1 $shema error $shema is not a known field; did you mean "$schema"?'],
  },
  {
    name: 'a trailing comma',
    text: `{ "profiles": [ { ${complete} },\r\n] }`,
    expected: ['1:110  warning this comma has nothing behind it and can be removed'],
  },
  {
    name: 'a missing comma',
    text: '{ "profiles": []\n"$schema": "x" }',
    expected: ['2:1  error a comma is expected before "\\"$schema\\""'],
  },
  {
    name: 'a missing bracket',
    text: '{\n"profiles": [',
    expected: ['2:14  error a closing ] is expected here, found the end of the file'],
  },
  {
    name: 'brackets without end',
    text: '['.repeat(100_000),
    expected: ['1:33  error brackets are nested too deep: at most 32 levels are read'],
  },
  {
    name: 'a text without end',
    text: '{ "profiles": [],\n"$schema": "x\n}',
    expected: ['2:12  error this text has no end: a closing double quote is missing'],
  },
  { name: 'a byte order mark and comments', text: `\ufeff// profiles\n{ "profiles": [ /* none */ ] }`, expected: [] },
];

suite('what is wrong with a profile file, and where', () => {
  for (const { name, text, expected } of cases) {
    test(name, () => {
      const found = parseProfiles(text, defaults).problems.map(
        ({ line, column, path, severity, message }) => `${line}:${column} ${path} ${severity} ${inEnglish(message)}`,
      );
      assert.equal(found.length, expected.length, found.join('\n'));
      expected.forEach((pattern, index) => assertCut(found[index] ?? '', pattern));
    });
  }
});

/** Compares with a pattern in which `…` behind a space stands for any text. */
function assertCut(actual: string, pattern: string): void {
  const parts = pattern.replace('[ … ]', '[ \u0000 ]').split('…');
  let rest = actual.replace('[ … ]', '[ \u0000 ]');
  assert.ok(rest.startsWith(parts[0] ?? ''), `${actual}\nis not\n${pattern}`);
  for (const part of parts) {
    const at = rest.indexOf(part);
    assert.notEqual(at, -1, `${actual}\nis not\n${pattern}`);
    rest = rest.slice(at + part.length);
  }
  if (parts.length === 1) assert.equal(actual, pattern);
}

suite('a profile that has an error is never run', () => {
  test('an error in one profile leaves the others', () => {
    const { profiles } = parseProfiles(`{ "profiles": [ { ${complete} }, { "name": "b" } ] }`, defaults);
    assert.deepEqual(
      profiles.map(({ name, profile }) => [name, profile !== undefined]),
      [
        ['a', true],
        ['b', false],
      ],
    );
  });

  test('an error of the file holds all of them back', () => {
    const { profiles } = parseProfiles(`{ "profiles": [ { ${complete} } ], "x": 1 }`, defaults);
    assert.equal(profiles[0]?.profile, undefined);
  });

  test('a warning holds nothing back', () => {
    const { profiles, problems } = parseProfiles(`{ "profiles": [ { ${complete} }, ] }`, defaults);
    assert.equal(problems[0]?.severity, 'warning');
    assert.equal(profiles[0]?.profile?.name, 'a');
  });
});

test('every default is filled in', () => {
  const { profiles } = parseProfiles(one(complete), defaults);
  assert.deepEqual(profiles[0]?.profile, {
    name: 'a',
    host: 'h',
    port: 587,
    protocol: 'smtp',
    security: 'starttls',
    ehlo: '[127.0.0.1]',
    message: { from: 'a@example.com', to: ['b@example.com'], subject: 'Test', text: 'Hello' },
    delivery: { transfer: 'auto', pipelining: true, smtputf8: 'auto', requireTls: false },
    stopAfter: 'quit',
    leave: 'quit',
    client: 'wire',
    timeouts: { connect: 10, greeting: 30, command: 60, data: 120 },
    tls: {
      servername: '',
      ca: '',
      cert: '',
      key: '',
      minVersion: 'TLSv1.2',
      maxVersion: 'TLSv1.3',
      verify: true,
      keyLog: '',
    },
    network: { family: 'any', localAddress: '' },
  });
});

suite('the port follows from the other fields', () => {
  const ports: readonly (readonly [string, number])[] = [
    ['"host": "h", "security": "tls"', 465],
    ['"host": "h", "security": "starttls"', 587],
    ['"host": "h", "security": "none"', 25],
    ['"host": "h", "security": "opportunistic"', 25],
    ['"domain": "h", "security": "starttls"', 25],
    ['"host": "h", "protocol": "lmtp"', 24],
    ['"host": "h", "security": "tls", "port": 2525', 2525],
  ];
  for (const [fields, port] of ports) {
    test(`${fields}: ${port}`, () => {
      const { profiles } = parseProfiles(one(`"name": "a", "stopAfter": "ehlo", ${fields}`), defaults);
      assert.equal(profiles[0]?.profile?.port, port);
    });
  }
});

test('a field that the file does not have is located at what is around it', () => {
  const [profile] = parseProfiles(one(complete), defaults).profiles;
  assert.deepEqual(profile?.locate(['message', 'to', 0]), { offset: 95, length: 15, line: 3, column: 78 });
  assert.equal(profile?.locate(['tls', 'servername']).column, 5);
});
