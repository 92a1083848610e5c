import type { Profile } from '../core/profiles/profile.ts';
import { phases } from '../core/transcript/entry.ts';
import type { SecretRequest } from '../runtime/session.ts';
import type { Arguments } from './flags.ts';
import { prompt } from './hidden-prompt.ts';
import { UsageError } from './usage-error.ts';

/** Octets of standard input that are read for a password; more cannot be one. */
const longestInput = 65_536;

/** The password a session will need, before anything is sent; undefined when it needs none. @throws UsageError */
export async function findSecret(
  profile: Profile,
  args: Arguments,
  environment: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  const { auth } = profile;
  if (args.has('password-stdin')) {
    if (!auth) throw new UsageError('--password-stdin: the session does not authenticate; give --user');
    return await passwordFromInput();
  }
  if (!auth || auth.method === 'EXTERNAL') return undefined;
  if (phases.indexOf(profile.stopAfter) < phases.indexOf('auth')) return undefined;
  const known = auth.password ?? environment.SMTP_PASSWORD;
  if (known !== undefined && known !== '') return known;
  if (!process.stdin.isTTY) {
    throw new UsageError('auth.password: there is no password; set SMTP_PASSWORD, or give --password-stdin');
  }
  const typed = await prompt(`Password of ${printable(auth.user)} at ${serverOf(profile)}: `, false);
  if (typed === undefined || typed === '') throw new UsageError('auth.password: no password was typed');
  return typed;
}

/**
 * What is answered when the session asks. To a server whose certificate could not be verified nothing goes without
 * --no-verify on the command line or a yes at the terminal: the profile alone does not decide that.
 */
export function secretAnswer(
  secret: string | undefined,
  args: Arguments,
): (request: SecretRequest) => Promise<string | undefined> {
  return async ({ unverified, host }) => {
    if (secret === undefined || !unverified || args.has('no-verify')) return secret;
    const question = `The certificate of ${printable(host)} could not be verified. Send the password all the same? (yes/no) `;
    if (process.stdin.isTTY && (await prompt(question, true))?.trim() === 'yes') return secret;
    process.stderr.write(
      'The password was not sent: the certificate could not be verified (--no-verify sends it all the same).\n',
    );
    return undefined;
  };
}

function serverOf(profile: Profile): string {
  return `${profile.host ?? profile.domain ?? ''}:${profile.port}`;
}

function printable(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** The first line, without its end. */
async function passwordFromInput(): Promise<string> {
  const chunks: Buffer[] = [];
  let octets = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    octets += chunk.length;
    if (octets > longestInput)
      throw new UsageError(`--password-stdin: more than ${longestInput} octets came; a password is one line`);
    if (chunk.includes(0x0a)) break;
  }
  const [line = ''] = Buffer.concat(chunks).toString('utf8').split('\n');
  const password = line.endsWith('\r') ? line.slice(0, -1) : line;
  if (password === '') throw new UsageError('--password-stdin: standard input holds no password');
  if (password.includes('\0')) throw new UsageError('--password-stdin: a password must not contain a NUL character');
  return password;
}
