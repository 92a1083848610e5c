/** Changes to a profile that several rules propose. */
import { nearestName } from '../profiles/nearest-name.ts';
import { presets } from '../profiles/presets.ts';
import type { Certificate } from '../transcript/entry.ts';
import type { Saying } from '../words.ts';
import { clause, say } from '../words.ts';
import type { Context } from './context.ts';
import type { ProfileChange } from './finding.ts';
import { change } from './profile-change.ts';
import type { Remedy } from './refusal-rule.ts';

/** TLS by STARTTLS, on the submission port when the present one is made for something else. */
export function useStartTls(context: Context): ProfileChange {
  return change({ security: 'starttls', ...(context.session?.port === 465 ? { port: 587 } : {}) });
}

/** TLS from the first octet, on port 465 when the present one is made for something else. */
export function useImplicitTls(context: Context): ProfileChange {
  const port = context.session?.port;
  return change({ security: 'tls', ...(port === 25 || port === 587 ? { port: 465 } : {}) });
}

/** Other ports at which submission is served (RFC 8314 section 3.3, RFC 6409 section 3.1), with the security each wants. */
export function usePort(ports: readonly number[], context: Context): readonly ProfileChange[] {
  const { port: present, security } = context.session ?? {};
  return ports
    .filter((port) => port !== present)
    .map((port) => {
      const wanted = port === 465 ? 'tls' : 'starttls';
      const fits = security === wanted || (security !== 'tls' && port !== 465);
      return change({ port, ...(fits ? {} : { security: wanted }) });
    });
}

/** Encrypt: by STARTTLS when the server offers it, else by implicit TLS. */
export function encrypt(context: Context): Remedy {
  if (context.capability('STARTTLS') || !context.capabilities) {
    return {
      fix: 'Set `security` to "starttls", so that the session is encrypted before anything else is said.',
      field: ['security'],
      changes: [useStartTls(context)],
    };
  }
  return {
    fix: 'This port offers no STARTTLS: set `security` to "tls" and `port` to 465, or ask for the server’s submission port.',
    field: ['security'],
    changes: [useImplicitTls(context)],
  };
}

const preference = ['SCRAM-SHA-256', 'SCRAM-SHA-1', 'CRAM-MD5', 'PLAIN', 'LOGIN', 'XOAUTH2', 'OAUTHBEARER'];

/** The mechanisms that the server offers and a profile can name, the strongest first. */
export function offeredMechanisms(context: Context): readonly string[] {
  const offered = new Set(
    context.capability('AUTH')?.params.map((name) => name.toUpperCase()) ?? context.authChoice?.offered,
  );
  return preference.filter((name) => offered.has(name));
}

/** Another mechanism than the one that was refused. */
export function useOfferedMechanism(context: Context): Remedy {
  const used = context.authAttempt?.mechanism ?? context.authChoice?.mechanism ?? '';
  const others = offeredMechanisms(context).filter((name) => name !== used);
  const fix =
    others.length === 0
      ? 'Set `auth.method` to a mechanism that the server lists behind AUTH in its EHLO reply.'
      : say`Set \`auth.method\` to "auto" or to one that the server offers: ${others.join(', ')}.`;
  return {
    fix,
    field: ['auth', 'method'],
    changes: [...others.slice(0, 1), 'auto'].map((name) => change({ 'auth.method': name })),
  };
}

/** A name from a certificate that can be asked for instead: the first without a wildcard. */
export function certificateName(certificate: Certificate | undefined): string | undefined {
  return certificate?.names.map((name) => name.replace(/^(?:DNS|IP Address):/, '')).find((name) => !name.includes('*'));
}

/** What this provider wants as user and password; a general hint for an unknown one. */
export function credentialHint({ speakers: { service } }: Context): Saying {
  if (!service?.credentials) {
    return say`Check \`auth.user\` (often the full address) and enter the password again; some servers want one made for programs.`;
  }
  const { user, secret } = service.credentials;
  return say`${service.name} wants ${clause(user)} in \`auth.user\` and, as the password, ${clause(secret)}.`;
}

/** The user name of a service that takes the same word from everybody; nothing where that is in use, or there is none. */
export function useLiteralUser({ speakers, authChoice }: Context): readonly ProfileChange[] {
  const user = speakers.service?.credentials?.literalUser;
  return user === undefined || user === authChoice?.user ? [] : [change({ 'auth.user': user })];
}

/** A user name to sign in with, where one can be guessed: the service's own word, or the sender's address. */
export function signIn(context: Context): readonly ProfileChange[] {
  if (context.authChoice) return [];
  const literal = useLiteralUser(context);
  const sender = senderOf(context);
  return literal.length > 0 || sender === '' ? literal : [change({ 'auth.user': sender })];
}

/** The account's own address as the sender; nothing where it is in use, or the user name is no address. */
export function useOwnSender(context: Context): readonly ProfileChange[] {
  const user = context.authChoice?.user ?? '';
  return user.includes('@') && user !== senderOf(context) ? [change({ 'message.from': user })] : [];
}

/** The address in the last MAIL command; empty when there is none. */
function senderOf({ mail }: Context): string {
  return /^MAIL FROM: {0,2}<([^<>\s]{1,254})>/i.exec(mail?.text ?? '')?.[1] ?? '';
}

/** Other names for EHLO: the domain of the sender or of the account, and this machine's address as a literal. */
export function useOtherName(context: Context): readonly ProfileChange[] {
  const address = senderOf(context) || (context.authChoice?.user ?? '');
  const names = [address.slice(address.lastIndexOf('@') + 1), addressLiteral(context)];
  return names
    .filter((name) => name.includes('.') || name.includes(':'))
    .filter((name) => name !== context.helloName)
    .map((name) => change({ ehlo: name }));
}

/** RFC 5321 section 4.1.3; empty when the address is not known, or is one that every machine has. */
function addressLiteral(context: Context): string {
  const connected = context.entryAt(context.connectedSeq);
  const address = connected?.kind === 'connected' ? (connected.localAddress ?? '') : '';
  if (address === '' || address.startsWith('127.') || address === '::1') return '';
  return address.includes(':') ? `[IPv6:${address}]` : `[${address}]`;
}

/** The host of a known service that was probably meant; undefined when none is near. */
export function nearestHost(host: string): string | undefined {
  const hosts = presets.flatMap((preset) => preset.hosts).filter((known) => !/[<\d]/.test(known));
  const near = nearestName(host, hosts, lettersWrong);
  return near === host ? undefined : near;
}

/** Letters of a host's name that may be wrong. */
const lettersWrong = 2;
