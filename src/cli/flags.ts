import { parseArgs } from 'node:util';
import type { PathSegment } from '../core/profiles/field-path.ts';
import { nearestName } from '../core/profiles/nearest-name.ts';
import { UsageError } from './usage-error.ts';

/** One flag of the command line. */
export interface Flag {
  /** Without the hyphens. */
  readonly name: string;
  /** What stands behind it in the help; absent for a flag without a value. */
  readonly value?: string;
  readonly help: string;
  /** The profile's field it sets, and how its text is read; absent for a flag that is not about the profile. */
  readonly field?: {
    readonly path: readonly PathSegment[];
    readonly read: 'text' | 'number' | 'list' | 'file' | 'capitals' | 'off';
  };
}

const outputFlags: readonly Flag[] = [
  {
    name: 'level',
    value: 'LEVEL',
    help: 'error, warn, info (default), debug or trace: how much of the transcript is shown',
  },
  { name: 'format', value: 'FORMAT', help: 'text (default) or jsonl, one JSON object a line' },
  { name: 'help', help: 'show this text' },
];

export const runFlags: readonly Flag[] = [
  { name: 'profiles', value: 'FILE', help: 'profile file; default .vscode/smtp.json here or in a folder above' },
  { name: 'list', help: 'list the profiles of the file and end' },
  {
    name: 'host',
    value: 'HOST',
    help: 'host name or IP address; without NAME no profile file is read',
    field: { path: ['host'], read: 'text' },
  },
  {
    name: 'domain',
    value: 'DOMAIN',
    help: 'domain whose MX records name the hosts, instead of --host',
    field: { path: ['domain'], read: 'text' },
  },
  {
    name: 'port',
    value: 'PORT',
    help: '1 to 65535; default by security: tls 465, starttls 587, else 25',
    field: { path: ['port'], read: 'number' },
  },
  {
    name: 'security',
    value: 'MODE',
    help: 'none, starttls (default), tls or opportunistic',
    field: { path: ['security'], read: 'text' },
  },
  { name: 'protocol', value: 'PROTOCOL', help: 'smtp (default) or lmtp', field: { path: ['protocol'], read: 'text' } },
  {
    name: 'user',
    value: 'USER',
    help: 'user name to authenticate as',
    field: { path: ['auth', 'user'], read: 'text' },
  },
  {
    name: 'auth',
    value: 'METHOD',
    help: 'auto (default) or a SASL mechanism such as PLAIN',
    field: { path: ['auth', 'method'], read: 'capitals' },
  },
  { name: 'password-stdin', help: 'read the password from the first line of standard input' },
  {
    name: 'ehlo',
    value: 'NAME',
    help: 'name for EHLO; default this machine’s full name, or [127.0.0.1]',
    field: { path: ['ehlo'], read: 'text' },
  },
  { name: 'from', value: 'ADDRESS', help: 'sender', field: { path: ['message', 'from'], read: 'text' } },
  {
    name: 'to',
    value: 'ADDRESS',
    help: 'recipient; may be given several times',
    field: { path: ['message', 'to'], read: 'list' },
  },
  {
    name: 'subject',
    value: 'TEXT',
    help: 'subject of the message',
    field: { path: ['message', 'subject'], read: 'text' },
  },
  { name: 'text', value: 'TEXT', help: 'text of the message', field: { path: ['message', 'text'], read: 'text' } },
  {
    name: 'eml',
    value: 'FILE',
    help: 'message that is sent byte for byte',
    field: { path: ['message', 'eml'], read: 'file' },
  },
  {
    name: 'stop-after',
    value: 'PHASE',
    help: 'connect, greeting, ehlo, starttls, auth, mail, rcpt, data or quit (default)',
    field: { path: ['stopAfter'], read: 'text' },
  },
  { name: 'leave', value: 'HOW', help: 'quit (default) or drop', field: { path: ['leave'], read: 'text' } },
  { name: 'client', value: 'CLIENT', help: 'wire (default) or nodemailer', field: { path: ['client'], read: 'text' } },
  {
    name: 'servername',
    value: 'NAME',
    help: 'name for SNI and verification; default the host',
    field: { path: ['tls', 'servername'], read: 'text' },
  },
  {
    name: 'ca',
    value: 'FILE',
    help: 'PEM certificates to trust instead of the built-in ones',
    field: { path: ['tls', 'ca'], read: 'file' },
  },
  {
    name: 'no-verify',
    help: 'accept any certificate, and let the password go there',
    field: { path: ['tls', 'verify'], read: 'off' },
  },
  {
    name: 'timeout-connect',
    value: 'SECONDS',
    help: '0.1 to 3600; default 10',
    field: { path: ['timeouts', 'connect'], read: 'number' },
  },
  {
    name: 'timeout-greeting',
    value: 'SECONDS',
    help: 'default 30',
    field: { path: ['timeouts', 'greeting'], read: 'number' },
  },
  {
    name: 'timeout-command',
    value: 'SECONDS',
    help: 'any other reply; default 60',
    field: { path: ['timeouts', 'command'], read: 'number' },
  },
  {
    name: 'timeout-data',
    value: 'SECONDS',
    help: 'the reply after the message; default 120',
    field: { path: ['timeouts', 'data'], read: 'number' },
  },
  {
    name: 'apply-fix',
    help: 'show the change of the profile that mends what was found, ask, write it to the file, and run again',
  },
  { name: 'yes', help: 'with --apply-fix: do not ask; takes the first change, but none about whom to trust' },
  {
    name: 'save',
    value: 'FILE',
    help: 'also write the whole transcript (with --apply-fix the last one) to FILE: JSON Lines if it ends in .jsonl, else the text form',
  },
  ...outputFlags,
];

export const serveFlags: readonly Flag[] = [
  { name: 'listen', value: 'ADDRESS:PORT', help: 'where to listen; default 127.0.0.1:2525, port 0: any free one' },
  { name: 'list', help: 'list the shipped scenarios and end' },
  ...outputFlags,
];

export const analyzeFlags: readonly Flag[] = [
  ...outputFlags.filter(({ name }) => name !== 'format'),
  {
    name: 'format',
    value: 'FORMAT',
    help: 'text (default), jsonl, one JSON object a line, or sarif, for code scanning',
  },
];

/** The flags that were given, and the words between them. */
export interface Arguments {
  readonly words: readonly string[];
  has(name: string): boolean;
  /** The value of a flag, the last one where it was given several times. */
  text(name: string): string | undefined;
  all(name: string): readonly string[];
}

/** @throws UsageError for an unknown flag, a missing value, or a value too many */
export function readArguments(args: readonly string[], flags: readonly Flag[]): Arguments {
  const options = Object.fromEntries(
    flags.map((flag) => [
      flag.name,
      { type: flag.value ? ('string' as const) : ('boolean' as const), multiple: true, ...short(flag) },
    ]),
  );
  const { tokens } = parseArgs({ args: [...args], options, allowPositionals: true, strict: false, tokens: true });
  const values = new Map<string, string[]>();
  const words: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    checkFlag(flags, token.name, token.rawName, token.value);
    values.set(token.name, [...(values.get(token.name) ?? []), token.value ?? '']);
  }
  return {
    words,
    has: (name) => values.has(name),
    text: (name) => values.get(name)?.at(-1),
    all: (name) => values.get(name) ?? [],
  };
}

function short({ name }: Flag): { readonly short?: string } {
  const letter = { help: 'h', yes: 'y' }[name];
  return letter === undefined ? {} : { short: letter };
}

function checkFlag(flags: readonly Flag[], name: string, written: string, value: string | undefined): void {
  const flag = flags.find((candidate) => candidate.name === name);
  if (!flag) {
    const near = nearestName(
      name,
      flags.map((candidate) => candidate.name),
    );
    throw new UsageError(`${written} is not known here; ${near ? `did you mean --${near}?` : 'see --help'}`);
  }
  if (flag.value && value === undefined) throw new UsageError(`${written} needs a value: ${written} ${flag.value}`);
  if (!flag.value && value !== undefined) throw new UsageError(`${written} takes no value`);
}

/** One of a flag's allowed words. @throws UsageError when it is another */
export function wordOf<const Word extends string>(
  args: Arguments,
  name: string,
  words: readonly Word[],
  standard: Word,
): Word {
  const text = args.text(name);
  if (text === undefined) return standard;
  const word = words.find((candidate) => candidate === text);
  if (word === undefined)
    throw new UsageError(`--${name} must be one of ${words.join(', ')}; this is ${JSON.stringify(text)}`);
  return word;
}
