/** Changes to a profile that several rules propose. */
import type { Certificate } from '../transcript/entry.ts';
import type { Context } from './context.ts';
import type { ProfileEdit } from './finding.ts';
import type { Remedy } from './refusal-rule.ts';

export function edit(path: readonly (string | number)[], value: string | number | boolean | null): ProfileEdit {
  const name = path.join('.');
  const title =
    value === null ? `Remove ${name}` : `Set ${name} to ${typeof value === 'string' ? `"${value}"` : value}`;
  return { path, value, title };
}

/** TLS by STARTTLS, on the submission port when the present one is made for something else. */
export function useStartTls(context: Context): readonly ProfileEdit[] {
  const port = context.session?.port;
  const edits = [edit(['security'], 'starttls')];
  return port === 465 ? [...edits, edit(['port'], 587)] : edits;
}

/** TLS from the first octet, on port 465 when the present one is made for something else. */
export function useImplicitTls(context: Context): readonly ProfileEdit[] {
  const port = context.session?.port;
  const edits = [edit(['security'], 'tls')];
  return port === 25 || port === 587 ? [...edits, edit(['port'], 465)] : edits;
}

/** Encrypt: by STARTTLS when the server offers it, else by implicit TLS. */
export function encrypt(context: Context): Remedy {
  if (context.capability('STARTTLS') || !context.capabilities) {
    return {
      fix: 'Set `security` to "starttls", so that the session is encrypted before anything else is said.',
      field: ['security'],
      edits: useStartTls(context),
    };
  }
  return {
    fix: 'This port offers no STARTTLS: set `security` to "tls" and `port` to 465, or ask for the server’s submission port.',
    field: ['security'],
    edits: useImplicitTls(context),
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
      : `Set \`auth.method\` to "auto" or to one that the server offers: ${others.join(', ')}.`;
  return {
    fix,
    field: ['auth', 'method'],
    edits: [...others.slice(0, 1), 'auto'].map((name) => edit(['auth', 'method'], name)),
  };
}

/** A name from a certificate that can be asked for instead: the first without a wildcard. */
export function certificateName(certificate: Certificate | undefined): string | undefined {
  return certificate?.names.map((name) => name.replace(/^(?:DNS|IP Address):/, '')).find((name) => !name.includes('*'));
}

/** What this provider wants as user and password; a general hint for an unknown one. */
export function credentialHint(context: Context): string {
  const provider = context.provider;
  return provider
    ? `${provider.name} wants ${provider.user} in \`auth.user\` and, as the password, ${provider.secret}.`
    : 'Check `auth.user` (often the full address) and enter the password again; some servers want one made for programs.';
}
