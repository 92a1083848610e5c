import type { Profile } from '../profile.ts';
import { curlCommand } from './curl.ts';
import { nodemailerCode } from './nodemailer.ts';
import { opensslCommand } from './openssl.ts';
import { swaksCommand } from './swaks.ts';

/** Tools whose words a profile can be put into. */
export type ExportForm = 'swaks' | 'openssl' | 'curl' | 'nodemailer';

const forms: Readonly<Record<ExportForm, (profile: Profile) => string>> = {
  swaks: swaksCommand,
  openssl: opensslCommand,
  curl: curlCommand,
  nodemailer: nodemailerCode,
};

/** The profile in another tool's words. The password is never part of it, even where the file has one. */
export function exportProfile(profile: Profile, form: ExportForm): string {
  return forms[form](profile);
}
