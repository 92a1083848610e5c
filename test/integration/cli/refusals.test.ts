import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { libraryServer } from './peer.ts';
import { run, workspace } from './program.ts';

/** PORT stands for the port of a server that must see no connection. */
interface Case {
  readonly name: string;
  /** The profile file; absent: none. */
  readonly file?: string;
  readonly args: readonly string[];
  readonly expected: RegExp;
}

const complete =
  '"host": "127.0.0.1", "port": PORT, "security": "none", "message": { "from": "a@example.com", "to": ["b@example.com"] }';
const fileOf = (fields: string): string => `{\n  "profiles": [\n    { "name": "one",\n      ${fields} }\n  ]\n}\n`;
const direct = ['--host', '127.0.0.1', '--port', 'PORT', '--security', 'none'];
const message = ['--from', 'a@example.com', '--to', 'b@example.com'];

const cases: readonly Case[] = [
  {
    name: 'no file',
    args: [],
    expected: /^no \.vscode\/smtp\.json here or in a folder above; give --profiles FILE or --host HOST\n$/,
  },
  {
    name: 'a file that is not there',
    args: ['--profiles', 'no.json'],
    expected: /^no\.json: the profile file cannot be read \(ENOENT\)\n$/,
  },
  {
    name: 'an unknown profile',
    file: fileOf(complete),
    args: ['onne'],
    expected: /^\.vscode\/smtp\.json: no profile is named "onne"; did you mean "one"\? It has: one\n$/,
  },
  {
    name: 'several profiles and no name',
    file: `{ "profiles": [{ "name": "a", ${complete} }, { "name": "b", ${complete} }] }`,
    args: [],
    expected: /^\.vscode\/smtp\.json has 2 profiles; name one of them: a, b\n$/,
  },
  { name: 'no profiles', file: '{ "profiles": [] }', args: [], expected: /^\.vscode\/smtp\.json: profiles is empty; / },
  {
    name: 'a broken file',
    file: '{\n  "profiles": [\n',
    args: [],
    expected: /^\.vscode\/smtp\.json:3:1: a closing \] is expected here, found the end of the file\n/,
  },
  { name: 'an empty file', file: '', args: [], expected: /^\.vscode\/smtp\.json:1:1: the file is empty/ },
  {
    name: 'a wrong port in the file',
    file: fileOf('"host": "127.0.0.1", "stopAfter": "ehlo",\n      "port": 70000'),
    args: [],
    expected:
      /^\.vscode\/smtp\.json:5:15: profiles\[0\]\.port must be a whole number from 1 to 65535; this is 70000\n$/,
  },
  {
    name: 'a wrong host in the file',
    file: fileOf('"stopAfter": "ehlo", "port": PORT,\n      "host": "127.0.0.1 "'),
    args: [],
    expected:
      /^\.vscode\/smtp\.json:5:15: profiles\[0\]\.host must be a host name or an IP address; this is "127\.0\.0\.1 "\n$/,
  },
  {
    name: 'a command in an address of the file',
    file: fileOf(
      '"host": "127.0.0.1", "port": PORT, "security": "none", "message": { "from": "",\n      "to": ["b@example.com>\\r\\nDATA"] }',
    ),
    args: [],
    expected:
      /^\.vscode\/smtp\.json:5:14: profiles\[0\]\.message\.to\[0\] must be one address .* CR or LF; this is "b@example\.com>\\r\\nDATA"\n$/,
  },
  {
    name: 'a field that stands twice',
    file: fileOf(`${complete},\n      "security": "tls"`),
    args: ['one', '--security', 'none'],
    expected: /^\.vscode\/smtp\.json:5:7: profiles\[0\]\.security stands twice in the same object\n$/,
  },
  {
    name: 'a message file that is not there',
    file: fileOf(
      '"host": "127.0.0.1", "port": PORT, "security": "none",\n      "message": { "eml": "no.eml", "from": "a@example.com", "to": ["b@example.com"] }',
    ),
    args: [],
    expected: /^\.vscode\/smtp\.json:5:27: profiles\[0\]\.message\.eml names .*no\.eml, which cannot be read/,
  },
  {
    name: 'a CA file that is not there',
    file: fileOf(`${complete},\n      "tls": { "ca": "no.pem" }`),
    args: [],
    expected: /^\.vscode\/smtp\.json:5:22: profiles\[0\]\.tls\.ca names .*no\.pem, which cannot be read/,
  },
  {
    name: 'a variable that is not set',
    file: fileOf(`${complete}, "auth": { "user": "user",\n      "password": "\${env:NOT_SET_ANYWHERE}" }`),
    args: [],
    expected:
      /^\.vscode\/smtp\.json:5:19: profiles\[0\]\.auth\.password needs the environment variable NOT_SET_ANYWHERE, which is not set\n$/,
  },
  {
    name: 'no password and nobody to ask',
    file: fileOf(`${complete}, "auth": { "user": "user" }`),
    args: [],
    expected: /^auth\.password: there is no password; set SMTP_PASSWORD, or give --password-stdin\n$/,
  },
  {
    name: 'a wrong port as a flag',
    args: ['--host', '127.0.0.1', ...message, '--port', 'smtp'],
    expected: /^--port must be a whole number from 1 to 65535; this is "smtp"\n$/,
  },
  {
    name: 'a wrong host as a flag',
    args: ['--host', 'a b', ...message],
    expected: /^--host must be a host name or an IP address; this is "a b"\n$/,
  },
  {
    name: 'a command in an address as a flag',
    args: [...direct, '--from', 'a@example.com', '--to', 'b@example.com\r\nDATA'],
    expected: /^--to must be one address .*"b@example\.com\\r\\nDATA"\n$/,
  },
  {
    name: 'a command in the EHLO name',
    args: [...direct, ...message, '--ehlo', 'me\nRSET'],
    expected: /^--ehlo must be a host name/,
  },
  { name: 'no sender', args: [...direct, '--to', 'b@example.com'], expected: /^--from is missing: / },
  {
    name: 'a message file as a flag',
    args: [...direct, '--eml', 'no.eml'],
    expected: /^--eml names .*no\.eml, which cannot be read/,
  },
  {
    name: 'a wrong mechanism',
    args: [...direct, ...message, '--user', 'u', '--auth', 'ntlm'],
    expected: /^--auth must be "auto", "PLAIN", /,
  },
  {
    name: 'a wrong time-out',
    args: [...direct, ...message, '--timeout-command', '0'],
    expected: /^--timeout-command must be a number of seconds from 0\.1 to 3600; this is 0\n$/,
  },
  {
    name: 'a wrong phase',
    args: [...direct, '--stop-after', 'lunch'],
    expected: /^--stop-after must be "connect", .* this is "lunch"\n/,
  },
  {
    name: 'a wrong level',
    args: [...direct, ...message, '--level', 'loud'],
    expected: /^--level must be one of error, warn, info, debug, trace; this is "loud"\n$/,
  },
  {
    name: 'a wrong format',
    args: [...direct, ...message, '--format', 'xml'],
    expected: /^--format must be one of text, jsonl; this is "xml"\n$/,
  },
  {
    name: 'an unknown flag',
    args: [...direct, ...message, '--stopafter', 'auth'],
    expected: /^--stopafter is not known here; did you mean --stop-after\?\n$/,
  },
  {
    name: 'a flag without its value',
    args: [...direct, ...message, '--user'],
    expected: /^--user needs a value: --user USER\n$/,
  },
  {
    name: 'a value for a flag without one',
    args: [...direct, ...message, '--no-verify=yes'],
    expected: /^--no-verify takes no value\n$/,
  },
  {
    name: 'two names',
    file: fileOf(complete),
    args: ['one', 'two'],
    expected: /^run takes one profile name; these are 2: one two\n$/,
  },
  {
    name: 'an empty password',
    args: [...direct, ...message, '--user', 'u', '--password-stdin'],
    expected: /^--password-stdin: standard input holds no password\n$/,
  },
  {
    name: 'a transcript that cannot be saved',
    args: [...direct, ...message, '--save', 'no/such/folder'],
    expected: /^--save: no\/such\/folder cannot be written \(ENOENT\)\n$/,
  },
];

suite('what is refused before anything is sent', () => {
  for (const { name, file, args, expected } of cases) {
    test(name, async (t) => {
      const peer = await libraryServer(t);
      const port = (text: string): string => text.replaceAll('PORT', String(peer.port));
      const cwd = await workspace(t, file === undefined ? {} : { '.vscode/smtp.json': port(file) });
      const { status, stdout, stderr } = await run(t, ['run', ...args.map(port)], { cwd });
      assert.match(stderr, expected);
      assert.equal(status, 2);
      assert.equal(stdout, '');
      assert.equal(peer.connections, 0);
    });
  }
});

test('an error in one profile does not hold back another', async (t) => {
  const peer = await libraryServer(t);
  const file = `{ "profiles": [{ "name": "bad", "port": 0 }, { "name": "good", ${complete.replace('PORT', String(peer.port))} }] }`;
  const cwd = await workspace(t, { '.vscode/smtp.json': file });
  const { status, stdout, stderr } = await run(t, ['run', 'good'], { cwd });
  assert.deepEqual([status, stderr], [0, ''], stdout);
});

test('a flag mends what the file has wrong', async (t) => {
  const peer = await libraryServer(t);
  const cwd = await workspace(t, { '.vscode/smtp.json': fileOf(complete.replace('PORT', '0')) });
  const { status, stdout, stderr } = await run(t, ['run', '--port', String(peer.port)], { cwd });
  assert.deepEqual([status, stderr], [0, ''], stdout);
});

test('--list names the profiles, broken ones too', async (t) => {
  const file = `{ "profiles": [{ "name": "bad", "port": 0 }, { "name": "good", ${complete.replace('PORT', '25')} }] }`;
  const cwd = await workspace(t, { '.vscode/smtp.json': file });
  const { status, stdout } = await run(t, ['run', '--list'], { cwd });
  assert.deepEqual([status, stdout], [0, 'bad\thas errors\ngood\t127.0.0.1:25\tnone\n']);
});
