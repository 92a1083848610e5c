import { ensureInstalled, type PeerName } from '../test/servers/install.ts';
import { curl, swaks } from './peers/commands.ts';
import type { MessageSource, MissingPeer, Peer, Target } from './peers/peer.ts';
import { startBareSocket, startNodemailer, startSmtplib, startWire } from './peers/process-peer.ts';
import type { BenchResult, Goal, Table } from './result.ts';
import type { SessionCount } from './server.ts';
import type { ServerProcess } from './server-process.ts';
import { digits, median, spread } from './statistics.ts';

const rounds = 10;

/** What all clients do in one comparison. */
interface Setting {
  readonly title: string;
  readonly security: Target['security'];
  readonly message: MessageSource;
}

const plain: Setting = { title: 'without TLS', security: 'none', message: 'ready' };
const settings: readonly Setting[] = [
  plain,
  { title: 'with STARTTLS', security: 'starttls', message: 'ready' },
  { title: 'without TLS, the message composed within the time', security: 'none', message: 'composed' },
];

interface Measured {
  readonly peer: Peer;
  /** Milliseconds of each session. */
  readonly times: number[];
  /** Each session as the server saw it. */
  readonly counts: SessionCount[];
}

/** Whole sessions, each on a connection of its own, of every client against the same server. */
export async function benchSessions(server: ServerProcess): Promise<BenchResult> {
  const results: { setting: Setting; measured: readonly Measured[]; missing: readonly MissingPeer[] }[] = [];
  for (const setting of settings) {
    const { peers, missing } = await startPeers(setting);
    try {
      results.push({ setting, measured: await measure(server, peers, setting), missing });
    } finally {
      for (const peer of peers) peer.stop();
    }
  }
  const measured = results.find(({ setting }) => setting === plain)?.measured ?? [];
  return {
    title: 'Sessions',
    method: [...method, timing(measured.map(({ peer }) => peer))],
    ratios: results.map(({ setting, measured, missing }) => ratioTable(setting, measured, missing)),
    numbers: results.map(({ setting, measured, missing }) => numberTable(setting, measured, missing)),
    goals: [
      goal('a session of wire without TLS takes at most 1.0 times one of smtplib', measured, 'smtplib', 1),
      goal('a session of wire without TLS takes at most 0.4 times one of nodemailer', measured, 'nodemailer', 0.4),
    ],
  };
}

const method = [
  'A session is connection, EHLO, STARTTLS and EHLO again where it says so, AUTH PLAIN, MAIL, RCPT, a small message by DATA, QUIT. All clients talk to the same server on loopback, which runs in a process of its own, offers PIPELINING and answers at once. They take turns, one session at a time. The certificate is self-signed and nobody verifies it. Each client pipelines, or not, as it does by default. Where nothing else is said each is handed the same finished message; else it composes one of the same text: wire and nodemailer with nodemailer’s composer, smtplib with `EmailMessage`.',
  'wire, nodemailer, smtplib and the bare socket run in a process each that stays, so that none pays for the garbage and the compiled code of another, and are warmed up first. curl and swaks are started anew for each session, which counts.',
  'Round trips are counted by the server, which takes every wait between what it wrote and what came next as one; the TLS handshake does not count. On loopback they cost next to nothing; on a real network each costs the distance to the server.',
];

function timing(peers: readonly Peer[]): string {
  return `What is timed: ${peers.map(({ name, timed }) => `${name}: ${timed}`).join('; ')}.`;
}

async function startPeers({ security, message }: Setting): Promise<{ peers: Peer[]; missing: MissingPeer[] }> {
  const peers: Peer[] = [startWire(message), startNodemailer(message)];
  const missing: MissingPeer[] = [];
  const candidates: readonly [string, PeerName, () => Peer][] = [
    ['smtplib', 'python3', () => startSmtplib(message)],
    ['curl', 'curl', () => curl],
    ['swaks', 'swaks', () => swaks],
  ];
  for (const [name, program, make] of message === 'ready' ? candidates : candidates.slice(0, 1)) {
    const availability = await ensureInstalled(program);
    if (availability.available) peers.push(make());
    else missing.push({ name, reason: availability.reason });
  }
  if (security === 'none' && message === 'ready') peers.push(startBareSocket());
  return { peers, missing };
}

async function measure(server: ServerProcess, peers: readonly Peer[], { security }: Setting): Promise<Measured[]> {
  const target: Target = { port: server.port, security };
  const measured = peers.map((peer): Measured => ({ peer, times: [], counts: [] }));
  for (const { peer } of measured) {
    await peer.run(target, peer.warmUp);
    await server.take(peer.warmUp);
  }
  for (let round = 0; round < rounds; round++) {
    for (const { peer, times, counts } of measured) {
      times.push(...(await peer.run(target, peer.turn)));
      counts.push(...(await server.take(peer.turn)));
    }
  }
  return measured;
}

function timesOf(all: readonly Measured[], name: string): readonly number[] | undefined {
  return all.find(({ peer }) => peer.name === name)?.times;
}

function ratioOf(all: readonly Measured[], name: string): number | undefined {
  const own = timesOf(all, 'wire');
  const other = timesOf(all, name);
  return own && other ? median(own) / median(other) : undefined;
}

function ratioTable(setting: Setting, all: readonly Measured[], missing: readonly MissingPeer[]): Table {
  const others = all.filter(({ peer }) => peer.name !== 'wire');
  return {
    title: `Session ${setting.title}: wire and the others`,
    columns: ['wire, as a multiple of', 'ratio of medians', 'round trips of wire', 'of the other'],
    rows: [
      ...others.map(({ peer, counts }) => [
        peer.name,
        digits(ratioOf(all, peer.name) ?? NaN),
        roundTrips(all.find((one) => one.peer.name === 'wire')?.counts ?? []),
        roundTrips(counts),
      ]),
      ...missing.map(({ name }) => [name, 'not found']),
    ],
  };
}

function numberTable(setting: Setting, all: readonly Measured[], missing: readonly MissingPeer[]): Table {
  return {
    title: `Session ${setting.title}`,
    columns: ['client', 'median ms', 'p10..p90 ms', 'sessions', 'round trips', 'QUIT'],
    rows: [
      ...all.map(({ peer, times, counts }) => [
        peer.name,
        digits(median(times)),
        spread(times),
        String(times.length),
        roundTrips(counts),
        counts.every(({ quit }) => quit) ? 'yes' : 'no',
      ]),
      ...missing.map(({ name }) => [name, 'not found']),
    ],
  };
}

function roundTrips(counts: readonly SessionCount[]): string {
  return String(median(counts.map((count) => count.roundTrips)));
}

function goal(name: string, all: readonly Measured[], other: string, maximum: number): Goal {
  const ratio = ratioOf(all, other);
  if (ratio === undefined) return { name, measured: `${other} not found`, met: undefined };
  return { name, measured: `${digits(ratio)} times`, met: ratio <= maximum };
}
