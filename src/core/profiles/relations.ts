import { say } from '../words.ts';
import { tlsVersions } from './connection-schema.ts';
import { isEnvironmentReference, mentionsEnvironment } from './environment.ts';
import { valueAt } from './field-path.ts';
import type { FieldProblem } from './field-problem.ts';
import { fieldError, fieldWarning } from './field-problem.ts';
import type { ProfileInput } from './schema.ts';
import { readSocketAddress } from './syntax.ts';

/**
 * What the fields of a profile must be to each other. Reads the value as it was written, so that a wrong type in one
 * field does not hide what is wrong between others.
 */
export function relationProblems(input: unknown): readonly FieldProblem[] {
  return relations.flatMap((relation) => relation(input));
}

type Relation = (input: unknown) => readonly FieldProblem[];

const relations: readonly Relation[] = [
  hostOrDomain,
  senderAndRecipients,
  unusedMessageParts,
  authUser,
  writtenPassword,
  environmentInAuth,
  tlsRange,
  clientCertificate,
  verification,
  notifyNever,
  proxyFamilies,
  notForNodemailer,
];

function hostOrDomain(input: unknown): readonly FieldProblem[] {
  const host = valueAt(input, ['host']) !== undefined;
  const domain = valueAt(input, ['domain']) !== undefined;
  if (host && domain) return [fieldError(['domain'], 'cannot stand beside host: exactly one of the two is allowed')];
  if (host || domain) return [];
  return [fieldError(['host'], 'is missing: give host, the server to connect to, or domain, whose MX records name it')];
}

const beforeMail: readonly unknown[] = [
  'connect',
  'greeting',
  'ehlo',
  'starttls',
  'auth',
] satisfies ProfileInput['stopAfter'][];

function senderAndRecipients(input: unknown): readonly FieldProblem[] {
  const stopAfter = valueAt(input, ['stopAfter']) ?? 'quit';
  if (beforeMail.includes(stopAfter) || valueAt(input, ['message', 'eml']) !== undefined) return [];
  const problems: FieldProblem[] = [];
  if (valueAt(input, ['message', 'from']) === undefined) {
    problems.push(
      fieldError(
        ['message', 'from'],
        'is missing: give the sender such as "a@example.com", or a message file as message.eml, or end the session before it with stopAfter "auth"',
      ),
    );
  }
  if (stopAfter !== 'mail' && valueAt(input, ['message', 'to']) === undefined) {
    problems.push(
      fieldError(
        ['message', 'to'],
        'is missing: give the recipients such as ["b@example.com"], or a message file as message.eml, or end the session before it with stopAfter "mail"',
      ),
    );
  }
  return problems;
}

function unusedMessageParts(input: unknown): readonly FieldProblem[] {
  if (valueAt(input, ['message', 'eml']) === undefined) return [];
  return ['subject', 'text', 'html']
    .filter((name) => valueAt(input, ['message', name]) !== undefined)
    .map((name) => fieldWarning(['message', name], 'is not used: the file named by message.eml is sent byte for byte'));
}

function authUser(input: unknown): readonly FieldProblem[] {
  const auth = valueAt(input, ['auth']);
  if (typeof auth !== 'object' || auth === null || valueAt(auth, ['method']) === 'EXTERNAL') return [];
  const user = valueAt(auth, ['user']);
  if (user !== undefined && user !== '') return [];
  return [fieldError(['auth', 'user'], 'is missing: every mechanism but EXTERNAL needs a user name')];
}

function writtenPassword(input: unknown): readonly FieldProblem[] {
  const password = valueAt(input, ['auth', 'password']);
  if (typeof password !== 'string' || mentionsEnvironment(password)) return [];
  return [
    fieldWarning(
      ['auth', 'password'],
      'is written in the file, where everyone who has the file can read it: leave it out to be asked for it, or write "${env:SMTP_PASSWORD}"',
    ),
  ];
}

function environmentInAuth(input: unknown): readonly FieldProblem[] {
  return ['user', 'password'].flatMap((name) => {
    const value = valueAt(input, ['auth', name]);
    if (typeof value !== 'string' || !mentionsEnvironment(value) || isEnvironmentReference(value)) return [];
    const must = 'must be "${env:NAME}" and nothing else, NAME being letters, digits and underscores';
    return [fieldError(['auth', name], must)];
  });
}

function tlsRange(input: unknown): readonly FieldProblem[] {
  const versions: readonly unknown[] = tlsVersions;
  const least = versions.indexOf(valueAt(input, ['tls', 'minVersion']) ?? 'TLSv1.2');
  const most = versions.indexOf(valueAt(input, ['tls', 'maxVersion']) ?? 'TLSv1.3');
  if (least < 0 || most < 0 || least <= most) return [];
  const field = valueAt(input, ['tls', 'minVersion']) === undefined ? 'maxVersion' : 'minVersion';
  const text = say`tls.minVersion (${tlsVersions[least] ?? ''}) must not be newer than tls.maxVersion (${tlsVersions[most] ?? ''})`;
  return [{ path: ['tls', field], severity: 'error', message: text, at: 'value' }];
}

function clientCertificate(input: unknown): readonly FieldProblem[] {
  const cert = (valueAt(input, ['tls', 'cert']) ?? '') !== '';
  const key = (valueAt(input, ['tls', 'key']) ?? '') !== '';
  if (cert === key) return [];
  const [given, missing] = cert ? ['cert', 'key'] : ['key', 'cert'];
  return [fieldError(['tls', given], say`needs tls.${missing} beside it`)];
}

function verification(input: unknown): readonly FieldProblem[] {
  if (valueAt(input, ['tls', 'verify']) !== false) return [];
  return [
    fieldWarning(
      ['tls', 'verify'],
      'is off: any certificate is accepted, and whoever stands in between can read everything',
    ),
  ];
}

function notifyNever(input: unknown): readonly FieldProblem[] {
  const notify = valueAt(input, ['delivery', 'dsn', 'notify']);
  if (!Array.isArray(notify) || notify.length < 2 || !notify.includes('NEVER')) return [];
  return [fieldError(['delivery', 'dsn', 'notify'], 'must hold "NEVER" alone or not at all (RFC 3461 section 4.1)')];
}

/** What the nodemailer library has no way to do. */
function notForNodemailer(input: unknown): readonly FieldProblem[] {
  if (valueAt(input, ['client']) !== 'nodemailer') return [];
  const wanted: readonly (readonly [path: readonly string[], isWanted: (value: unknown) => boolean])[] = [
    [['domain'], (value) => value !== undefined],
    [['xclient'], (value) => value !== undefined],
    [['proxyProtocol'], (value) => value !== undefined],
    [['delivery', 'transfer'], (value) => value === 'bdat'],
    [['delivery', 'smtputf8'], (value) => value === 'always'],
    [['tls', 'keyLog'], (value) => value !== undefined && value !== ''],
    [
      ['auth', 'method'],
      (value) => ['SCRAM-SHA-1', 'SCRAM-SHA-256', 'EXTERNAL', 'OAUTHBEARER'].includes(String(value)),
    ],
  ];
  return wanted
    .filter(([path, isWanted]) => isWanted(valueAt(input, path)))
    .map(([path]) => fieldError(path, 'is nothing that nodemailer can do: leave it out, or set client to "wire"'));
}

function proxyFamilies(input: unknown): readonly FieldProblem[] {
  const families = ['source', 'destination'].map((name) => {
    const value = valueAt(input, ['proxyProtocol', name]);
    return typeof value === 'string' ? readSocketAddress(value)?.family : undefined;
  });
  const [source, destination] = families;
  if (source === undefined || destination === undefined || source === destination) return [];
  return [fieldError(['proxyProtocol', 'destination'], 'must be of the same address family as proxyProtocol.source')];
}
