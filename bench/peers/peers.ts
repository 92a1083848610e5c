/** Clients that send one message over a connection of its own, again and again. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { parseProfiles } from '../../src/core/profiles/parse.ts';
import type { Profile } from '../../src/core/profiles/profile.ts';
import { startSession } from '../../src/runtime/session.ts';

export type Security = 'none' | 'starttls';

export interface Peer {
  readonly name: string;
  /** How its time is taken, where that needs saying. */
  readonly note: string;
  /** Milliseconds of each of `count` sessions; undefined when the peer is not on this machine. */
  run(port: number, count: number, security: Security): Promise<readonly number[] | undefined>;
}

const body = 'Hello\r\n'.repeat(20);
const mail = { from: 'a@example.com', to: 'b@example.com', subject: 'Bench', text: body };
const message = `From: a@example.com\r\nTo: b@example.com\r\nSubject: Bench\r\n\r\n${body}`;

/** A profile for the bench's server. Certificates are not verified, as with every peer. */
export function benchProfile(port: number, security: Security): Profile {
  const file = {
    profiles: [
      {
        name: 'bench',
        host: '127.0.0.1',
        port,
        security,
        auth: { method: 'PLAIN', user: 'user@example.com', password: 'secret' },
        message: { from: 'a@example.com', to: ['b@example.com'], subject: 'Bench', text: body },
        tls: { verify: false },
      },
    ],
  };
  const profile = parseProfiles(JSON.stringify(file), { ehlo: 'client.example' }).profiles[0]?.profile;
  if (!profile) throw new Error('the profile of the bench is not valid');
  return profile;
}

export async function wireSession(profile: Profile): Promise<number> {
  const session = startSession(profile, { askSecret: () => Promise.resolve('secret'), baseDirectory: '.' });
  const { outcome } = await session.done;
  if (outcome !== 'completed') throw new Error('a session of the bench failed');
  return session.transcript.entries.length;
}

const wire: Peer = {
  name: 'wire',
  note: 'in this process, with its whole transcript',
  run: async (port, count, security) => {
    const profile = benchProfile(port, security);
    return timed(count, () => wireSession(profile));
  },
};

const nodemailer: Peer = {
  name: 'nodemailer',
  note: 'SMTPTransport in this process',
  run: async (port, count, security) => {
    const transport = createTransport({
      host: '127.0.0.1',
      port,
      secure: false,
      ignoreTLS: security === 'none',
      requireTLS: security === 'starttls',
      name: 'client.example',
      auth: { user: 'user@example.com', pass: 'secret' },
      tls: { rejectUnauthorized: false },
    });
    const times = await timed(count, () => transport.sendMail(mail));
    transport.close();
    return times;
  },
};

async function timed(count: number, act: () => Promise<unknown>): Promise<readonly number[]> {
  const times: number[] = [];
  for (let round = 0; round < count; round++) {
    const started = performance.now();
    await act();
    times.push(performance.now() - started);
  }
  return times;
}

const smtplib: Peer = {
  name: 'Python smtplib',
  note: 'all sessions in one process, timed inside it',
  run: (port, count, security) => {
    const script = join(import.meta.dirname, 'smtplib_sessions.py');
    const { status, stdout } = spawnSync('python3', [script, String(port), String(count), security], {
      input: message,
    });
    return Promise.resolve(status === 0 ? (JSON.parse(stdout.toString()) as number[]) : undefined);
  },
};

/** A program that is started anew for each session: the time has its start in it. */
function program(name: string, args: (port: number, security: Security) => readonly string[], input: string): Peer {
  return {
    name,
    note: 'a process for each session, its start included',
    run: (port, count, security) => {
      const times: number[] = [];
      for (let round = 0; round < Math.min(count, 10); round++) {
        const started = performance.now();
        const { status, error } = spawnSync(name, args(port, security), { input });
        if (error || status !== 0) return Promise.resolve(undefined);
        times.push(performance.now() - started);
      }
      return Promise.resolve(times);
    },
  };
}

const curl = program(
  'curl',
  (port, security) => [
    ...['--silent', '--show-error', '--url', `smtp://127.0.0.1:${port}/client.example`, '--insecure'],
    ...(security === 'starttls' ? ['--ssl-reqd'] : []),
    ...['--user', 'user@example.com:secret', '--login-options', 'AUTH=PLAIN'],
    ...['--mail-from', 'a@example.com', '--mail-rcpt', 'b@example.com', '--upload-file', '-'],
  ],
  message,
);

const swaks = program(
  'swaks',
  (port, security) => [
    ...['--server', '127.0.0.1', '--port', String(port), '--ehlo', 'client.example', '--hide-all'],
    ...(security === 'starttls' ? ['--tls'] : []),
    ...['--auth', 'PLAIN', '--auth-user', 'user@example.com', '--auth-password', 'secret'],
    ...['--from', 'a@example.com', '--to', 'b@example.com', '--body', body],
  ],
  '',
);

export const peers: readonly Peer[] = [wire, nodemailer, smtplib, curl, swaks];
