import { buildProfile } from '../../src/core/profiles/build-profile.ts';
import type { Profile } from '../../src/core/profiles/profile.ts';
import type { Entry } from '../../src/core/transcript/entry.ts';
import { startSession } from '../../src/runtime/session.ts';
import { conversation, timeEach, type Peer, type Target } from './peer.ts';

const { ehlo, user, password, from, to, subject, text } = conversation;

/** This project's own client, with its defaults. */
export const wire: Peer = {
  name: 'wire',
  timed: 'in a process that stays, whole transcript kept, until the server has closed',
  turn: 30,
  warmUp: 300,
  async run(target, sessions) {
    const profile = wireProfile(target);
    return timeEach(sessions, async () => void (await runWireSession(profile)));
  },
  stop() {},
};

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
  if (!profile) throw new Error(`the profile of the benchmark: ${problems.map(({ message }) => message).join(', ')}`);
  return profile;
}

/** The transcript of one session from beginning to end. */
export async function runWireSession(profile: Profile): Promise<readonly Entry[]> {
  const askSecret = () => Promise.resolve(password);
  const session = startSession(profile, { askSecret, baseDirectory: '.', machine: 'bench' });
  const { outcome, phase } = await session.done;
  if (outcome !== 'completed') throw new Error(`the session of wire ${outcome} in phase ${phase}`);
  return session.transcript.entries;
}
