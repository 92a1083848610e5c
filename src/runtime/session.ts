import { hostname } from 'node:os';
import type { Profile } from '../core/profiles/profile.ts';
import type { Action, Outcome } from '../core/smtp/actions.ts';
import { Redactor } from '../core/transcript/redaction.ts';
import { Transcript } from '../core/transcript/transcript.ts';
import { nowUs } from './clock.ts';
import { composeMail } from './compose-mail.ts';
import { NodemailerSession } from './nodemailer-session.ts';
import { readTlsFiles } from './tls-files.ts';
import { WireSession } from './wire-session.ts';

export interface SecretRequest {
  readonly purpose: 'password' | 'token';
  readonly user: string;
  readonly host: string;
  /** The server's certificate was not accepted and the profile goes on all the same: ask before a secret goes there. */
  readonly unverified: boolean;
}

/** What a session needs from whoever runs it. */
export interface SessionHost {
  /** The secret, or undefined when none is to be given; the session then ends without authentication. */
  askSecret(request: SecretRequest): Promise<string | undefined>;
  /** Folder against which the profile's paths are resolved. */
  readonly baseDirectory: string;
  /** Name of this machine; default the operating system's. */
  readonly machine?: string;
}

export interface SessionResult extends Outcome {
  readonly durationMs: number;
}

export interface RunningSession {
  /** Filled while the session runs; secrets are masked already. */
  readonly transcript: Transcript;
  /** Rejects with ProfileError, before anything is sent, when a file of the profile cannot be read. */
  readonly done: Promise<SessionResult>;
  /** The first call says QUIT where that is possible, the second drops the connection. */
  cancel(): void;
  /** Stops before every action that `wants` is true for, until resumed; undefined: no more. Only for the `wire` client. */
  holdBefore(wants: ((action: Action) => boolean) | undefined): void;
  /** Performs the action that is held, and goes on. */
  resume(): void;
}

/** What drives one connection; it writes to the transcript it was made with. */
export interface SessionDriver {
  run(): Promise<Outcome>;
  cancel(): void;
  holdBefore(wants: ((action: Action) => boolean) | undefined): void;
  resume(): void;
}

/** The operating system is asked once. */
let ownName: string | undefined;

/** Runs a session of a valid profile. Its entries can be followed in the transcript from the start. */
export function startSession(profile: Profile, host: SessionHost): RunningSession {
  const redactor = new Redactor();
  const transcript = new Transcript(redactor);
  const startedUs = nowUs();
  let driver: SessionDriver | undefined;
  let cancelled = false;
  let hold: ((action: Action) => boolean) | undefined;

  const run = async (): Promise<SessionResult> => {
    const [mail, tlsFiles] = await Promise.all([
      composeMail(profile, host.baseDirectory),
      readTlsFiles(profile.tls, host.baseDirectory),
    ]);
    const machine = host.machine ?? (ownName ??= hostname());
    const options = { profile, ...(mail && { mail }), tlsFiles, host, machine, transcript, redactor };
    driver = profile.client === 'nodemailer' ? new NodemailerSession(options) : new WireSession(options);
    driver.holdBefore(hold);
    if (cancelled) driver.cancel();
    const outcome = await driver.run();
    return { ...outcome, durationMs: (nowUs() - startedUs) / 1000 };
  };

  return {
    transcript,
    done: run(),
    cancel: () => {
      cancelled = true;
      driver?.cancel();
    },
    holdBefore: (wants) => {
      hold = wants;
      driver?.holdBefore(wants);
    },
    resume: () => driver?.resume(),
  };
}
