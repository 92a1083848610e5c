/**
 * Puts the real mail programs that the integration tests talk to within reach, without changing how the machine
 * itself handles mail: mail servers are unpacked below `.cache/servers/` and are only ever seen inside a sandbox
 * (sandbox.ts). Peers, the clients of other people, are installed as ordinary packages.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runInSandbox, type SandboxPlan } from './sandbox.ts';

export type ServerName = 'postfix' | 'exim' | 'opensmtpd';
/** Mail clients and scripting languages that others use to send mail. */
export type PeerName = 'swaks' | 'msmtp' | 'curl' | 'python3';
export type Installable = ServerName | PeerName;

export type Availability = { readonly available: true } | { readonly available: false; readonly reason: string };

interface ServerPackages {
  /** Complete with all libraries when `release` is given. */
  readonly packages: readonly string[];
  /**
   * Code name of the Debian release to take them from; absent: the machine's own. OpenSMTPD 6.8 of Debian 12 cannot
   * complete a TLS handshake, as it was not made for the OpenSSL 3 that it is linked with there.
   */
  readonly release?: string;
  /** System users that the server wants, beside the owner of the mail. */
  readonly users: readonly string[];
  readonly groups?: readonly string[];
  /** Run inside the sandbox; fails when the server cannot be executed there. */
  readonly check: string;
}

interface PeerPackages {
  readonly packages: readonly string[];
  /** Fails when the peer is missing or lacks what the tests need of it, such as TLS. */
  readonly check: string;
}

const servers: Readonly<Record<ServerName, ServerPackages>> = {
  postfix: {
    packages: ['postfix', 'dovecot-core', 'dovecot-lmtpd'],
    users: ['postfix', 'dovecot', 'dovenull'],
    groups: ['postdrop'],
    check: 'postconf -d mail_version && dovecot --version && test -x /usr/lib/dovecot/lmtp',
  },
  exim: { packages: ['exim4-daemon-light'], users: ['Debian-exim'], check: 'exim4 -C /dev/null -bV' },
  opensmtpd: {
    packages: ['opensmtpd', 'libc6', 'libssl3t64', 'libevent-2.1-7t64', 'libdb5.3t64', 'libzstd1', 'zlib1g'],
    release: 'trixie',
    users: ['opensmtpd', 'opensmtpq'],
    check: 'smtpd -h 2>&1 | grep OpenSMTPD',
  },
};

const peers: Readonly<Record<PeerName, PeerPackages>> = {
  swaks: {
    packages: ['swaks', 'libnet-ssleay-perl'],
    check: 'swaks --version && swaks --support | grep "TLS supported"',
  },
  msmtp: { packages: ['msmtp'], check: 'msmtp --version' },
  curl: { packages: ['curl'], check: 'curl --version | grep smtps' },
  python3: { packages: ['python3'], check: 'python3 -c "import smtplib, ssl"' },
};

const cacheFolder = join(import.meta.dirname, '..', '..', '.cache', 'servers');

/** Generous for a slow mirror; an installation takes a few seconds. */
const installLimitMs = 300_000;
const checkLimitMs = 20_000;

/**
 * Downloads with package lists and archives of its own, so that neither apt's state nor its locks are touched, and
 * unpacks beside the final place, so that an interrupted run leaves nothing that looks finished. Without a release, the
 * machine's own is taken together with whatever dependencies it lacks; with one, exactly the packages named. Folders of
 * an unmerged /usr are moved, as they would hide the machine's own /bin and /lib links.
 */
const unpackScript = `
set -eu
name=$1; release=$2; shift 2
test -d "$name" && exit 0
own=$PWD/partial-$name
rm -rf "$own" && mkdir -p "$own/lists/partial" "$own/archives/partial" "$own/sources" "$own/root/usr"
apt="apt-get -qq -o APT::Sandbox::User=root -o Dir::State::lists=$own/lists -o Dir::Cache=$own"
if test -z "$release"; then
  $apt update
  $apt install --yes --download-only --no-install-recommends "$@"
else
  . /etc/os-release
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources; do
    test -e "$file" && sed "s/$VERSION_CODENAME/$release/g" "$file" >"$own/sources/\${file##*/}"
  done
  apt="$apt -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts=$own/sources"
  $apt update
  cd "$own/archives" && $apt download "$@"
fi
cd "$own/root"
for deb in "$own"/archives/*.deb; do
  test ! -e "$deb" || dpkg-deb --extract "$deb" .
done
for folder in bin sbin lib lib64; do
  test -d "$folder" || continue
  mkdir -p "usr/$folder"
  cp -a "$folder/." "usr/$folder/"
  rm -r "$folder"
done
mv "$own/root" "$own/../$name"
rm -r "$own"
`;

const peerScript = `
set -eu
export DEBIAN_FRONTEND=noninteractive
apt-get -qq -o DPkg::Lock::Timeout=120 update
apt-get -qq -o DPkg::Lock::Timeout=120 install --yes --no-install-recommends "$@"
`;

const known = new Map<Installable, Promise<Availability>>();

/**
 * Makes a program available, installing it when it is missing. Safe to call at any time and from several processes:
 * the second caller waits for the first. Never rejects; what went wrong is in the reason.
 */
export function ensureInstalled(name: Installable): Promise<Availability> {
  let availability = known.get(name);
  if (!availability) {
    availability = (isServer(name) ? ensureServer(name) : ensurePeer(name)).catch(unavailable);
    known.set(name, availability);
  }
  return availability;
}

/** Owner of all delivered mail inside the sandboxes. */
export const mailOwner = 'vmail';

/** What a server's sandbox is made of; usable once `ensureInstalled` said that the server is available. */
export function sandboxPlan(name: ServerName): SandboxPlan {
  const { users, groups = [] } = servers[name];
  return { packages: [packageFolder(name)], users: [...users, mailOwner], groups };
}

function packageFolder(name: ServerName): string {
  return join(cacheFolder, name);
}

function isServer(name: Installable): name is ServerName {
  return Object.hasOwn(servers, name);
}

async function ensureServer(name: ServerName): Promise<Availability> {
  const missing = missingPrerequisite();
  if (missing) return unavailable(missing);
  const { packages, release = '', check } = servers[name];
  if (!existsSync(packageFolder(name))) await runLocked(unpackScript, [name, release, ...packages]);
  await runInSandbox(sandboxPlan(name), check, checkLimitMs);
  return { available: true };
}

async function ensurePeer(name: PeerName): Promise<Availability> {
  const { packages, check } = peers[name];
  const present = () => run('bash', ['-c', check], checkLimitMs, '/');
  if (await present().then(yes, no)) return { available: true };
  const missing = missingPrerequisite();
  if (missing) return unavailable(missing);
  await runLocked(peerScript, packages);
  await present();
  return { available: true };
}

const yes = (): boolean => true;
const no = (): boolean => false;

function unavailable(cause: unknown): Availability {
  return { available: false, reason: cause instanceof Error ? cause.message : String(cause) };
}

function missingPrerequisite(): string | undefined {
  if (process.platform !== 'linux') return 'the real mail servers run on Linux only';
  if (process.getuid?.() !== 0) return 'only root can install and sandbox the real mail servers';
  const folders = (process.env['PATH'] ?? '').split(':');
  const commands = ['apt-get', 'dpkg-deb', 'flock', 'unshare', 'chroot'];
  const absent = commands.filter((command) => !folders.some((folder) => existsSync(join(folder, command))));
  return absent.length === 0 ? undefined : `not found on this machine: ${absent.join(', ')}`;
}

async function runLocked(script: string, parameters: readonly string[]): Promise<void> {
  await mkdir(cacheFolder, { recursive: true });
  await run('flock', ['lock', 'bash', '-c', script, 'install', ...parameters], installLimitMs, cacheFolder);
}

/** Rejects with the end of what the command printed. */
function run(command: string, parameters: readonly string[], limitMs: number, cwd: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, { cwd, stdio: ['ignore', 'pipe', 'pipe'], timeout: limitMs });
    let output = '';
    const collect = (chunk: Buffer): void => void (output = (output + chunk.toString()).slice(-2000));
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', reject);
    child.on('close', (status) => {
      if (status === 0) resolve();
      else reject(new Error(`${command} ended with status ${status}: ${output.trim()}`));
    });
  });
}
