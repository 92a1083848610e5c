import { createHash } from 'node:crypto';
import type { Profile } from '../core/profiles/profile.ts';

/**
 * What a stored secret belongs to. A workspace file must not be able to send a secret to another place, so that a change
 * of anything here means that it is asked for again.
 */
export interface SecretBinding {
  /** The workspace folder's URI. */
  readonly folder: string;
  readonly profile: string;
  /** What of the profile decides where the secret goes and who can read it on the way. */
  readonly endpoint: readonly (string | number | boolean)[];
}

export function bindingOf(folder: string, profile: Profile): SecretBinding {
  const { name, host = '', domain = '', port, protocol, security, tls, auth } = profile;
  const verification = [tls.verify, tls.servername, tls.ca, tls.minVersion];
  return {
    folder,
    profile: name,
    endpoint: [host, domain, port, protocol, security, auth?.user ?? '', ...verification],
  };
}

/** The name under which the secret is stored; tells nothing of what it is made from. */
export function secretKey(binding: SecretBinding): string {
  const text = JSON.stringify([binding.folder, binding.profile, binding.endpoint]);
  return `smtpDebug.secret.${createHash('sha256').update(text).digest('hex')}`;
}
