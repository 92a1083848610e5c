import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import addressparser from 'nodemailer/lib/addressparser';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { Profile } from '../core/profiles/profile.ts';
import type { Mail } from '../core/smtp/command-lines.ts';
import { say } from '../core/words.ts';
import { phases } from '../core/transcript/entry.ts';
import { ProfileError } from './profile-error.ts';
import { errorCode } from './resolver.ts';

/** One address and nothing else, of the characters that need no parser (RFC 5321 section 4.1.2, dot-atoms only). */
const bareAddress = /^[A-Za-z0-9._+=-]+@[A-Za-z0-9.-]+$/;

/** Octets of an `.eml` file that is read; servers take less. */
const maximumMessageOctets = 256 * 1024 * 1024;

/**
 * The message of a profile: built by nodemailer's MailComposer, or an `.eml` file byte for byte. Undefined when the
 * profile stops before MAIL.
 *
 * @throws ProfileError when the file cannot be read, or sender or recipients are missing
 */
export async function composeMail(profile: Profile, baseDirectory: string): Promise<Mail | undefined> {
  if (phases.indexOf(profile.stopAfter) < phases.indexOf('mail')) return undefined;
  const { message } = profile;
  const content =
    message.eml === undefined ? await build(profile) : await readEml(resolve(baseDirectory, message.eml), message.eml);
  const headers = message.eml === undefined ? new Map<string, string>() : readHeaders(content);
  const from = addresses(message.from ?? headers.get('from') ?? '')[0];
  if (from === undefined && message.from === undefined) {
    throw new ProfileError(['message', 'from'], 'message.from is missing, and the message has no From header');
  }
  const recipients =
    message.to ?? [headers.get('to'), headers.get('cc'), headers.get('bcc')].filter((text) => text !== undefined);
  const to = recipients.flatMap(addresses);
  if (to.length === 0) throw new ProfileError(['message', 'to'], 'message.to names no recipient');
  return { from: from ?? '', to, content };
}

async function build(profile: Profile): Promise<Buffer> {
  const { from, to, subject, text, html } = profile.message;
  const composer = new MailComposer({
    from,
    to: [...(to ?? [])],
    subject,
    text: inCrlf(text),
    ...(html !== undefined && { html: inCrlf(html) }),
    // Both would be drawn octet by octet otherwise.
    messageId: `<${randomUUID()}@${domainOf(from ?? '')}>`,
    baseBoundary: randomUUID(),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}

/** The composer ends its own lines so and leaves those of the content alone. */
function inCrlf(text: string): string {
  return text.replace(/\r\n|\r|\n/g, '\r\n');
}

/** What stands behind the at sign of the sender; `localhost` for the null reverse-path. */
function domainOf(from: string): string {
  return addresses(from)[0]?.split('@').at(-1) ?? 'localhost';
}

async function readEml(path: string, shown: string): Promise<Buffer> {
  try {
    const content = await readFile(path);
    if (content.length <= maximumMessageOctets) return content;
  } catch (error) {
    throw new ProfileError(
      ['message', 'eml'],
      say`message.eml names ${shown}, which cannot be read (${errorCode(error)}); give the path of a message file`,
    );
  }
  throw new ProfileError(
    ['message', 'eml'],
    say`message.eml names ${shown}, which is larger than ${maximumMessageOctets} octets`,
  );
}

/** Address fields of a message's header, names in lower case, folded lines joined. */
function readHeaders(content: Buffer): Map<string, string> {
  const end = content.indexOf('\r\n\r\n');
  const head = content.subarray(0, Math.min(end < 0 ? content.length : end, 64 * 1024)).toString('utf8');
  const fields = new Map<string, string>();
  for (const line of head.replace(/\r?\n[ \t]/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0) fields.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return fields;
}

/** The addresses in a field such as `Ann <ann@example.com>, bob@example.com`, without names and groups. */
function addresses(text: string): string[] {
  if (bareAddress.test(text)) return [text];
  return addressparser(text, { flatten: true }).flatMap(({ address }) => (address ? [address] : []));
}
