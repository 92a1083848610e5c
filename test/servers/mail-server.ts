/** What all real mail servers of the tests have in common, whichever program is behind it. */
import { readdirSync, readFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { type CertificateFiles, makeCertificates } from './certificates.ts';
import { ensureInstalled, sandboxPlan, type ServerName } from './install.ts';
import { Sandbox } from './sandbox.ts';

export const loopback = '127.0.0.1';
/** The servers' own name; their certificates are valid for it, for localhost and for 127.0.0.1. */
export const hostName = 'mail.example.test';
/** The domain whose mail is delivered; everything else is foreign. */
export const domain = 'example.test';
/** Octets; what EHLO announces with SIZE. */
export const messageSizeLimit = 100_000;

export interface MailUser {
  readonly user: string;
  readonly password: string;
}

/** Each has the mailbox `user`, which is also an address. */
export const users: readonly [MailUser, MailUser] = [
  { user: `alice@${domain}`, password: 'correct horse battery' },
  { user: `bob@${domain}`, password: 'Tr0ub4dor&3' },
];

export interface MailServerPorts {
  /** Like port 25: STARTTLS is possible, AUTH is not offered, only mail to `domain` is accepted. */
  readonly plain: number;
  /** Like port 587: AUTH is offered after STARTTLS only, mail is accepted after AUTH only. */
  readonly submission: number;
  /** Like port 465: TLS from the first octet, otherwise as `submission`. */
  readonly tls: number;
  /** LMTP into the mailboxes, without TLS and AUTH; absent when the server has none. */
  readonly lmtp?: number;
}

export interface DeliveredMessage {
  /** Address of the mailbox it was found in. */
  readonly mailbox: string;
  /** As stored: the server's own header lines on top, lines end in LF. */
  readonly text: string;
}

export interface MailServer {
  readonly name: ServerName;
  readonly host: typeof loopback;
  readonly ports: MailServerPorts;
  readonly users: typeof users;
  /** Path of the authority's certificate, PEM: trust this one. */
  readonly caPem: string;
  /** Everything logged; after `stop`, up to that moment. */
  log(): string;
  /** What lies in the mailboxes now. */
  delivered(): readonly DeliveredMessage[];
  /** Waits for a message that contains `text`. Rejects with the end of the log after ten seconds. */
  waitForDelivery(text: string): Promise<DeliveredMessage>;
  /** Ends all processes and removes all files. */
  stop(): Promise<void>;
}

/** What a server needs in order to write its configuration. */
export interface Setting {
  readonly sandbox: Sandbox;
  readonly ports: Required<MailServerPorts>;
  readonly certificates: CertificateFiles;
}

export interface MailServerKind {
  readonly name: ServerName;
  readonly hasLmtp: boolean;
  /** Writes the configuration; resolves to the shell script that runs the server in the foreground. */
  prepare(setting: Setting): Promise<string>;
}

const startLimitMs = 20_000;
const deliveryLimitMs = 10_000;
const logTailCharacters = 3000;

/** Starts a server and waits until it answers on every port. Rejects, with all stopped, when that does not happen. */
export async function startMailServer(kind: MailServerKind): Promise<MailServer> {
  const availability = await ensureInstalled(kind.name);
  if (!availability.available) throw new Error(availability.reason);
  const sandbox = await Sandbox.create(sandboxPlan(kind.name));
  try {
    const ports = await freePorts();
    const certificates = await makeCertificates(sandbox.path('tls'), [hostName, 'localhost', loopback]);
    const script = await kind.prepare({ sandbox, ports, certificates });
    await sandbox.start(script);
    const { lmtp, ...smtp } = ports;
    const offered = kind.hasLmtp ? { ...smtp, lmtp } : smtp;
    await waitForPorts(sandbox, offered);
    return mailServer(kind.name, sandbox, offered, certificates.ca);
  } catch (error) {
    await sandbox.stop();
    throw error;
  }
}

function mailServer(name: ServerName, sandbox: Sandbox, ports: MailServerPorts, caPem: string): MailServer {
  const mail = sandbox.path('mail');
  return {
    name,
    host: loopback,
    ports,
    users,
    caPem,
    log: () => sandbox.log(),
    delivered: () => readMail(mail),
    waitForDelivery: (text) => waitForDelivery(sandbox, mail, text),
    stop: () => sandbox.stop(),
  };
}

/** Ports that were free a moment ago; all are held until the last is known, so that they differ. */
async function freePorts(): Promise<Required<MailServerPorts>> {
  const holders = await Promise.all([hold(), hold(), hold(), hold()]);
  const [plain, submission, tls, lmtp] = holders.map(portOf) as [number, number, number, number];
  await Promise.all(holders.map((holder) => new Promise((resolve) => holder.close(resolve))));
  return { plain, submission, tls, lmtp };
}

function hold(): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, loopback, () => resolve(server));
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return address.port;
}

async function waitForPorts(sandbox: Sandbox, ports: MailServerPorts): Promise<void> {
  const until = Date.now() + startLimitMs;
  for (const [name, port] of Object.entries(ports) as [string, number][]) {
    while (!(await answers(port, name === 'tls'))) {
      if (sandbox.status() !== undefined) throw new Error(`the server ended:\n${logTail(sandbox)}`);
      if (Date.now() > until) throw new Error(`no answer on port ${name}:\n${logTail(sandbox)}`);
      await pause(50);
    }
  }
}

/** Whether a connection is accepted and, unless TLS comes first, greeted within two seconds. */
function answers(port: number, implicitTls: boolean): Promise<boolean> {
  return new Promise((resolve) => {
    const socket: Socket = connect({ port, host: loopback });
    const settle = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(2000, () => settle(false));
    socket.on('error', () => settle(false));
    socket.on('close', () => settle(false));
    socket.on('connect', () => implicitTls && settle(true));
    socket.on('data', (chunk: Buffer) => settle(chunk.toString('latin1').startsWith('220')));
  });
}

function logTail(sandbox: Sandbox): string {
  return sandbox.log().slice(-logTailCharacters);
}

async function waitForDelivery(sandbox: Sandbox, folder: string, text: string): Promise<DeliveredMessage> {
  const until = Date.now() + deliveryLimitMs;
  for (;;) {
    const message = readMail(folder).find((candidate) => candidate.text.includes(text));
    if (message) return message;
    if (Date.now() > until) throw new Error(`not delivered:\n${logTail(sandbox)}`);
    await pause(50);
  }
}

/** Reads maildirs named after their addresses; a message that is moved meanwhile is seen the next time. */
function readMail(folder: string): readonly DeliveredMessage[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && file.parentPath.endsWith('/new'))
    .map((file) => ({
      mailbox: file.parentPath.slice(folder.length + 1, -'/new'.length),
      text: readFileSync(`${file.parentPath}/${file.name}`, 'utf8'),
    }));
}
