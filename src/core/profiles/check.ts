import type { Words } from '../words.ts';
import { say } from '../words.ts';
import type { FieldProblem } from './field-problem.ts';
import type { Profile } from './profile.ts';

/** What of a valid profile is unlikely to work, known before anything is sent. Never an error: servers differ. */
export function checkProfile(profile: Profile): readonly FieldProblem[] {
  return checks.flatMap((check) => check(profile));
}

type Check = (profile: Profile) => readonly FieldProblem[];

const checks: readonly Check[] = [portAndSecurity, secretInClear, servernameOfAddress, submissionWithoutAuth];

function warning(path: FieldProblem['path'], message: Words): FieldProblem {
  return { path, severity: 'warning', message, at: 'value' };
}

/** RFC 8314 section 3: 465 is TLS from the first octet, 587 begins in the clear; 25 begins in the clear too. */
function portAndSecurity({ port, security, protocol }: Profile): readonly FieldProblem[] {
  if (protocol === 'lmtp') return [];
  if (port === 465 && security !== 'tls') {
    return [
      warning(
        ['security'],
        'port 465 expects TLS from the first octet (RFC 8314 section 3.3): set security to "tls", or port to 587',
      ),
    ];
  }
  if ((port === 587 || port === 25) && security === 'tls') {
    return [
      warning(
        ['security'],
        say`port ${port} begins in the clear (RFC 8314 section 3): set security to "starttls", or port to 465`,
      ),
    ];
  }
  return [];
}

function secretInClear({ security, auth, host, stopAfter }: Profile): readonly FieldProblem[] {
  if (!auth || auth.method === 'EXTERNAL' || isLoopback(host) || beforeAuth.includes(stopAfter)) return [];
  if (auth.method.startsWith('SCRAM') || auth.method === 'CRAM-MD5') return [];
  if (security === 'none') {
    return [
      warning(
        ['security'],
        'security is "none": the password travels where everyone on the way can read it; set it to "starttls" or "tls"',
      ),
    ];
  }
  if (security === 'opportunistic') {
    return [
      warning(
        ['security'],
        'security is "opportunistic": whoever removes STARTTLS on the way gets the password; set it to "starttls"',
      ),
    ];
  }
  return [];
}

const beforeAuth: readonly string[] = ['connect', 'greeting', 'ehlo', 'starttls'] satisfies Profile['stopAfter'][];

/** SNI carries no addresses (RFC 6066 section 3), and few certificates are made for one. */
function servernameOfAddress({ host, security, tls }: Profile): readonly FieldProblem[] {
  if (security === 'none' || tls.servername !== '' || !tls.verify || !host || isLoopback(host) || !isAddress(host))
    return [];
  return [
    warning(
      ['host'],
      'host is an IP address, for which certificates are rarely made: set tls.servername to the name in the certificate',
    ),
  ];
}

/** RFC 6409 section 4.3: a submission server relays for those who authenticate. */
function submissionWithoutAuth({ port, auth, host, stopAfter, protocol }: Profile): readonly FieldProblem[] {
  if (auth || protocol === 'lmtp' || (port !== 587 && port !== 465) || isLoopback(host)) return [];
  if ([...beforeAuth, 'auth'].includes(stopAfter)) return [];
  return [
    warning(
      ['port'],
      say`port ${port} is for users who authenticate (RFC 6409 section 4.3): add auth with the user's name`,
    ),
  ];
}

function isLoopback(host: string | undefined): boolean {
  return host === 'localhost' || host === '::1' || (host?.startsWith('127.') ?? false);
}

function isAddress(host: string): boolean {
  return host.includes(':') || /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host);
}
