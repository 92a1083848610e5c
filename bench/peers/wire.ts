import { buildProfile } from '../../src/core/profiles/build-profile.ts';
import type { Profile } from '../../src/core/profiles/profile.ts';
import { Redactor } from '../../src/core/transcript/redaction.ts';
import { Transcript } from '../../src/core/transcript/transcript.ts';
import { inEnglish } from '../../src/core/words.ts';
import { startSession } from '../../src/runtime/session.ts';
import { WireSession } from '../../src/runtime/wire-session.ts';
import { conversation, readyMessage, type MessageSource, type Target } from './peer.ts';

const { ehlo, user, password, from, to, subject, text } = conversation;
const host = { askSecret: () => Promise.resolve(password), baseDirectory: '.', machine: 'bench' };

export function wireProfile({ port, security }: Target): Profile {
  const values = {
    name: 'bench',
    host: '127.0.0.1',
    port,
    security,
    ehlo,
    auth: { method: 'PLAIN', user, password },
    message: { from, to: [to], subject, text },
    tls: { verify: false },
  };
  const { profile, problems } = buildProfile(values, { ehlo });
  if (!profile)
    throw new Error(`the profile of the benchmark: ${problems.map(({ message }) => inEnglish(message)).join(', ')}`);
  return profile;
}

export function wireSession(target: Target, message: MessageSource): () => Promise<void> {
  const profile = wireProfile(target);
  return message === 'ready' ? () => runReady(profile) : () => runWireSession(profile);
}

/** One session from the profile to the end of its transcript. */
export async function runWireSession(profile: Profile): Promise<void> {
  const { outcome, phase } = await startSession(profile, host).done;
  if (outcome !== 'completed') throw new Error(`the session of wire ${outcome} in phase ${phase}`);
}

const content = Buffer.from(readyMessage);

async function runReady(profile: Profile): Promise<void> {
  const redactor = new Redactor();
  const transcript = new Transcript(redactor);
  const mail = { from, to: [to], content };
  const options = { profile, mail, tlsFiles: {}, host, machine: host.machine, transcript, redactor };
  const { outcome, phase } = await new WireSession(options).run();
  if (outcome !== 'completed') throw new Error(`the session of wire ${outcome} in phase ${phase}`);
}
