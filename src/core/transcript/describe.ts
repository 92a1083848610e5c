/** What each entry says, as a sentence for a person. Every reader uses these. */
import type { Capability, Certificate, Entry, EntryKind, Phase, TlsEntry } from './entry.ts';
import { octetsToString } from './base64.ts';

/**
 * The sentence for `entry`, without its kind. It can hold whatever a peer sent: a terminal or a line of text needs
 * `escapeText` around it.
 */
export function describe(entry: Entry): string {
  return (sentences[entry.kind] as (entry: Entry) => string)(entry);
}

type Sentences = { readonly [K in EntryKind]: (entry: Extract<Entry, { kind: K }>) => string };

const phaseNames: { readonly [K in Phase]: string } = {
  connect: 'connecting',
  greeting: 'waiting for the greeting',
  ehlo: 'introducing the client (EHLO)',
  starttls: 'starting TLS',
  auth: 'authenticating',
  mail: 'naming the sender (MAIL)',
  rcpt: 'naming the recipients (RCPT)',
  data: 'sending the message',
  quit: 'saying goodbye (QUIT)',
  ended: 'ended',
};

const sentences: Sentences = {
  session: (entry) =>
    [
      `${entry.client} ${entry.side === 'between' ? 'recorded between client and server' : entry.side}`,
      ...(entry.profile === undefined ? [] : [`profile "${entry.profile}"`]),
      ...(entry.host === '' && entry.port === 0 ? [] : [endpoint(entry.host, entry.port)]),
      entry.security === 'none' ? `${entry.protocol} without TLS` : `${entry.protocol} with ${entry.security}`,
    ].join(', '),
  lookup: (entry) => {
    const what = `${entry.record === 'mx' ? 'mail servers (MX)' : 'addresses'} of ${entry.name}`;
    const after = `after ${duration(entry.durationUs)}`;
    if (entry.error !== undefined) return `looking up the ${what} failed ${after}: ${entry.error}`;
    return entry.answers.length === 0
      ? `no ${what} exist, known ${after}`
      : `${what}: ${entry.answers.join(', ')} ${after}`;
  },
  attempt: (entry) => `connecting to ${endpoint(entry.address, entry.port)}`,
  connected: (entry) => {
    const to = entry.address === '' ? 'connected' : `connected to ${endpoint(entry.address, entry.port)}`;
    const from = entry.localAddress === undefined ? '' : ` from ${endpoint(entry.localAddress, entry.localPort ?? 0)}`;
    return to + from + afterDuration(entry.durationUs);
  },
  failure: (entry) => {
    const where = entry.address === undefined ? '' : ` (${endpoint(entry.address, entry.port ?? 0)})`;
    return `${entry.code}: ${entry.message}${where}${entry.final ? '' : '; another address is still to be tried'}`;
  },
  chunk: (entry) => {
    if (entry.length === 0) return `the ${entry.direction} ended its stream (a read of 0 octets)`;
    const shown = octetsToString(entry.bytes.subarray(0, chunkPreviewOctets));
    const more = entry.bytes.length > chunkPreviewOctets ? '…' : '';
    return `${entry.direction} ${countOf(entry.length, 'octet')} at ${entry.offset}: "${shown}"${more}`;
  },
  command: (entry) => entry.text,
  reply: (entry) => (entry.code === 0 ? entry.lines.join(' ') : `${entry.code} ${entry.lines.join(' ')}`),
  data: (entry) =>
    `${entry.transfer === 'data' ? 'message' : 'chunk'}, ${countOf(entry.octets, 'octet')}, ` +
    countOf(entry.lineCount, 'line') +
    (entry.complete ? '' : ', incomplete'),
  capabilities: (entry) => {
    const stage = { clear: 'offered', tls: 'offered inside TLS', authenticated: 'offered after authentication' };
    const list = entry.capabilities.map(capabilityText).join(', ');
    const changes = [
      ...(entry.added.length > 0 ? [`new: ${entry.added.join(', ')}`] : []),
      ...(entry.removed.length > 0 ? [`gone: ${entry.removed.join(', ')}`] : []),
    ];
    return [`${stage[entry.stage]}: ${list === '' ? 'nothing' : list}`, ...changes].join('; ');
  },
  tls: (entry) => {
    const leaf = entry.chain[0];
    const how = [entry.protocol, entry.cipher, entry.keyExchange, entry.alpn && `ALPN ${entry.alpn}`].filter(Boolean);
    const took = entry.durationUs === undefined ? '' : ` in ${duration(entry.durationUs)}`;
    const resumed = entry.resumed ? ', resumed' : '';
    const what = how.length === 0 ? 'protocol not known' : how.join(', ');
    return `TLS established${took}: ${what}${resumed}; ${leaf ? certificateText(leaf) : 'no certificate'}: ${verdictText(entry)}`;
  },
  tlsFailed: (entry) => {
    const name = entry.servername === '' ? '' : ` with ${entry.servername}`;
    const received = entry.received === undefined ? '' : `; received instead: "${entry.received}"`;
    const leaf = entry.chain?.[0];
    return `TLS handshake${name} failed: ${entry.code}: ${entry.message}${received}${leaf ? `; ${certificateText(leaf)}` : ''}`;
  },
  auth: (entry) => {
    const user = entry.user === '' ? '' : ` as ${entry.user}`;
    const offered = entry.offered.length === 0 ? 'the server offered none' : `offered: ${entry.offered.join(', ')}`;
    return `authenticating with ${entry.mechanism}${user}: ${entry.reason} (${offered})`;
  },
  challenge: (entry) => `${entry.mechanism} challenge: ${entry.decoded}`,
  phase: (entry) => `${phaseNames[entry.phase]}, after ${entry.from}`,
  recipient: (entry) => `${entry.address} was ${entry.accepted ? 'accepted' : 'rejected'}`,
  timeout: (entry) => {
    const waits = {
      connect: 'the connection was not established',
      tls: 'the TLS handshake did not finish',
      greeting: 'no greeting came',
      reply: 'no reply came',
      'data-reply': 'no reply to the message came',
      lookup: 'the name look-up did not finish',
    };
    return `${waits[entry.waitingFor]} ${entry.limitMs === 0 ? 'in time' : `within ${duration(entry.limitMs * 1000)}`}`;
  },
  limit: (entry) => `the server exceeded the limit ${entry.limit} of ${entry.maximum}`,
  trailing: (entry) =>
    `${countOf(entry.octets, 'octet')} of plain text behind the reply to STARTTLS discarded: "${entry.text}"`,
  clientError: (entry) =>
    `${entry.client} reported ${entry.code === '' ? 'an error' : entry.code}` +
    `${entry.command === undefined ? '' : ` at ${entry.command}`}: ${entry.message}`,
  hold: (entry) => (entry.state === 'held' ? `paused before: ${entry.action}` : `continued with: ${entry.action}`),
  cancelled: () => 'the session was cancelled',
  ended: (entry) => endingText(entry),
  emptyReads: (entry) =>
    entry.count === 1
      ? 'a read brought nothing'
      : `${entry.count} reads, one after another, brought nothing` +
        (entry.lastLine === undefined ? '' : ` (lines ${entry.sourceLine ?? '?'} to ${entry.lastLine})`),
  note: (entry) => entry.text,
};

/** Octets of a chunk that its sentence shows. */
const chunkPreviewOctets = 120;

function endingText(entry: Extract<Entry, { kind: 'ended' }>): string {
  const who = { client: 'the client', server: 'the server', network: 'the network' }[entry.by];
  const what = {
    'never-connected': 'no connection was established',
    fin: `${who} closed the connection (FIN)`,
    reset: `${who} reset the connection (RST)`,
    timeout: `${who} gave up waiting`,
    'tls-failure': 'TLS could not be established',
    error: `${who} broke the connection`,
  }[entry.how];
  const notes = [
    ...(entry.closeNotify === 'missing' ? ['TLS close_notify was missing'] : []),
    ...(entry.unreadOctets > 0 ? [`${countOf(entry.unreadOctets, 'octet')} formed no complete reply`] : []),
    ...(entry.unansweredCommands > 0 ? [`${countOf(entry.unansweredCommands, 'command')} unanswered`] : []),
    ...(entry.quit === 'not-sent' ? ['QUIT was not sent'] : []),
    ...(entry.quit === 'unanswered' ? ['QUIT was not answered'] : []),
    ...(entry.roundTrips > 0 ? [countOf(entry.roundTrips, 'round trip')] : []),
  ];
  return [what + endingTime(entry), ...notes].join('; ');
}

function endingTime(entry: Extract<Entry, { kind: 'ended' }>): string {
  // A log that gives no times has entries at 0.
  if (entry.how === 'never-connected' || entry.afterUs === undefined || entry.at === 0) return '';
  return `, ${duration(entry.afterUs)} after ${entry.afterReply === undefined ? 'the connection' : 'the last reply'}`;
}

/** A length of time in the unit in which it is easily read: `850 µs`, `41.2 ms`, `3.05 s`, `2 min 5 s`. */
export function duration(us: number): string {
  if (us < 0) return `-${duration(-us)}`;
  if (us < 1000) return `${us} µs`;
  if (us < 999_950) return `${trimmed(us / 1000, 1)} ms`;
  if (us < 59_995_000) return `${trimmed(us / 1_000_000, 2)} s`;
  const seconds = Math.round(us / 1_000_000);
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

function trimmed(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}

function afterDuration(us: number | undefined): string {
  return us === undefined ? '' : ` after ${duration(us)}`;
}

/** An IPv6 address gets brackets; a port of 0 is not known and left out, and so is an empty host. */
function endpoint(host: string, port: number): string {
  if (host === '') return `port ${port}`;
  const name = host.includes(':') ? `[${host}]` : host;
  return port === 0 ? name : `${name}:${port}`;
}

export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function capabilityText(capability: Capability): string {
  return [capability.keyword, ...capability.params].join(' ');
}

function certificateText(certificate: Certificate): string {
  const names = certificate.names.length === 0 ? certificate.subject : certificate.names.slice(0, 5).join(', ');
  const more = certificate.names.length > 5 ? ` and ${certificate.names.length - 5} more` : '';
  return `certificate for ${names}${more}, issued by ${certificate.issuer}, valid until ${certificate.validTo.slice(0, 10)}`;
}

function verdictText(entry: TlsEntry): string {
  const verdict = entry.verdict === '' ? (entry.verified ? 'trusted' : 'not trusted') : entry.verdict;
  return entry.verifyCode === undefined ? verdict : `${verdict} (${entry.verifyCode})`;
}
