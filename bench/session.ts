import { ensureInstalled, type PeerName } from '../test/servers/install.ts';
import { bareSocket } from './peers/bare-socket.ts';
import { curl, swaks } from './peers/commands.ts';
import { nodemailer } from './peers/nodemailer.ts';
import type { MissingPeer, Peer, Target } from './peers/peer.ts';
import { startSmtplib } from './peers/smtplib.ts';
import { wire } from './peers/wire.ts';
import type { BenchResult, Goal, Table } from './result.ts';
import type { SessionCount } from './server.ts';
import type { ServerProcess } from './server-process.ts';
import { digits, median, spread } from './statistics.ts';

const rounds = 15;
const securities = ['none', 'starttls'] as const;
type Security = (typeof securities)[number];
const titles: Readonly<Record<Security, string>> = { none: 'without TLS', starttls: 'with STARTTLS' };

interface Measured {
  readonly peer: Peer;
  /** Milliseconds of each session. */
  readonly times: number[];
  /** Each session as the server saw it. */
  readonly counts: SessionCount[];
}

/** Whole sessions, each on a connection of its own, of every client against the same server. */
export async function benchSessions(server: ServerProcess): Promise<BenchResult> {
  const { peers, missing } = await findPeers();
  try {
    const measured = {
      none: await measure(server, [...peers, bareSocket], 'none'),
      starttls: await measure(server, peers, 'starttls'),
    };
    const each = <T>(make: (security: Security, all: readonly Measured[]) => T): T[] =>
      securities.map((security) => make(security, measured[security]));
    return {
      title: 'Sessions',
      method: [...method, timing([...peers, bareSocket])],
      ratios: each((security, all) => ratioTable(security, all, missing)),
      numbers: each((security, all) => numberTable(security, all, missing)),
      goals: [
        goal('a session of wire without TLS takes at most 1.0 times one of smtplib', measured.none, 'smtplib', 1),
        goal(
          'a session of wire without TLS takes at most 0.4 times one of nodemailer',
          measured.none,
          'nodemailer',
          0.4,
        ),
      ],
    };
  } finally {
    for (const peer of peers) peer.stop();
  }
}

const method = [
  'A session is connection, EHLO, STARTTLS and EHLO again where it says so, AUTH PLAIN, MAIL, RCPT, a small message by DATA, QUIT. All clients talk to the same server on loopback, which runs in a process of its own, offers PIPELINING and answers at once. They take turns, one session at a time. The certificate is self-signed and nobody verifies it. Each client pipelines, or not, as it does by default.',
  'Round trips are counted by the server, which takes every wait between what it wrote and what came next as one; the TLS handshake does not count. On loopback they cost next to nothing; on a real network each costs the distance to the server.',
];

function timing(peers: readonly Peer[]): string {
  return `What is timed: ${peers.map(({ name, timed }) => `${name}: ${timed}`).join('; ')}.`;
}

async function findPeers(): Promise<{ readonly peers: Peer[]; readonly missing: MissingPeer[] }> {
  const peers: Peer[] = [wire, nodemailer];
  const missing: MissingPeer[] = [];
  const candidates: readonly [string, PeerName, () => Peer][] = [
    ['smtplib', 'python3', startSmtplib],
    ['curl', 'curl', () => curl],
    ['swaks', 'swaks', () => swaks],
  ];
  for (const [name, program, make] of candidates) {
    const availability = await ensureInstalled(program);
    if (availability.available) peers.push(make());
    else missing.push({ name, reason: availability.reason });
  }
  return { peers, missing };
}

async function measure(server: ServerProcess, peers: readonly Peer[], security: Security): Promise<Measured[]> {
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
  const own = timesOf(all, wire.name);
  const other = timesOf(all, name);
  return own && other ? median(own) / median(other) : undefined;
}

function ratioTable(security: Security, all: readonly Measured[], missing: readonly MissingPeer[]): Table {
  const others = all.filter(({ peer }) => peer !== wire);
  return {
    title: `Session ${titles[security]}: wire and the others`,
    columns: ['wire, as a multiple of', 'ratio of medians', 'round trips of wire', 'of the other'],
    rows: [
      ...others.map(({ peer, counts }) => [
        peer.name,
        digits(ratioOf(all, peer.name) ?? NaN),
        roundTrips(all.find((one) => one.peer === wire)?.counts ?? []),
        roundTrips(counts),
      ]),
      ...missing.map(({ name }) => [name, 'not found']),
    ],
  };
}

function numberTable(security: Security, all: readonly Measured[], missing: readonly MissingPeer[]): Table {
  return {
    title: `Session ${titles[security]}`,
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
