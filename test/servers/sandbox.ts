/**
 * Runs programs as if their packages were installed, in a mount and process namespace of their own: what they write
 * anywhere in the file system is gone afterwards, their users exist for them alone, and no process outlives them. The
 * network is the machine's, so tests reach them over loopback.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Numeric ids of the users made for the servers count up from here, out of the way of the machine's own. */
const firstId = 61_001;
const stopLimitMs = 10_000;

/**
 * The namespace ends when its first process does, and that waits for the end of standard input: whatever happens to
 * the test, its end of the pipe is closed and the sandbox goes. Only then is the folder removed, so that the log of a
 * server that ended by itself can still be read. (A shell whose input is a socket would read its start-up file, hence
 * --norc.)
 */
const outsideScript = `
run=$1
unshare --mount --pid --fork --kill-child -- bash --norc -c "$INSIDE" sandbox "$@"
echo $? >"$run/ended"
cat >/dev/null
rm -rf -- "$run"
`;

const insideScript = `
set -eu
run=$1; script=$2; shift 2
mount -t tmpfs -o mode=0755 sandbox "$run/root"
mkdir -m 0755 "$run/root/upper" "$run/root/work" "$run/root/all"
root=$run/root/all
for folder in "$@" "$run/files"; do cp -a "$folder/." "$run/root/upper/"; done
chmod 0755 "$run/root/upper"
mount -t overlay sandbox -o "lowerdir=/,upperdir=$run/root/upper,workdir=$run/root/work" "$root"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mkdir -p "$root$run"
mount --bind "$run" "$root$run"
exec 3<&0
cat <&3 >/dev/null &
chroot "$root" bash -c "$script" </dev/null 3<&- &
wait -n
`;

export interface SandboxPlan {
  /** Folders with unpacked packages, each copied over the (unchanged) root of the machine. */
  readonly packages: readonly string[];
  /** System users; each gets a group of its own name. */
  readonly users: readonly string[];
  /** Further groups. */
  readonly groups: readonly string[];
}

/** A folder for one run, seen under the same path inside and outside of the sandbox. */
export class Sandbox {
  readonly folder: string;
  readonly #plan: SandboxPlan;
  #child: ChildProcess | undefined;
  #lastLog = '';

  private constructor(folder: string, plan: SandboxPlan) {
    this.folder = folder;
    this.#plan = plan;
  }

  /** Nothing runs yet; what is written with `write` and `path` is seen by what `start` runs. */
  static async create(plan: SandboxPlan): Promise<Sandbox> {
    const sandbox = new Sandbox(await mkdtemp(join(tmpdir(), 'mail-server-')), plan);
    for (const name of ['root', 'files/etc', 'log', 'mail']) await mkdir(sandbox.path(name), { recursive: true });
    return sandbox;
  }

  /** Path of something in the run's folder. */
  path(name: string): string {
    return join(this.folder, name);
  }

  /** Numeric id of a user, and of its group, or of a further group. */
  userId(name: string): number {
    return firstId + [...this.#plan.users, ...this.#plan.groups].indexOf(name);
  }

  /** Puts a file at an absolute path inside the sandbox. */
  async write(path: string, content: string, mode = 0o644): Promise<void> {
    const target = join(this.folder, 'files', path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, content, { mode });
  }

  /** Runs a shell script as root. When it ends, everything it started ends too. */
  async start(script: string): Promise<void> {
    await this.#writeAccounts();
    const log = openSync(this.path('log/output'), 'a');
    const parameters = ['--norc', '-c', outsideScript, 'sandbox', this.folder, script, ...this.#plan.packages];
    const child = spawn('bash', parameters, {
      detached: true,
      cwd: '/',
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8', INSIDE: insideScript },
      stdio: ['pipe', log, log],
    });
    closeSync(log);
    await once(child, 'spawn');
    this.#child = child;
  }

  /** Everything logged up to now, all log files one after the other; after `stop`, up to that moment. */
  log(): string {
    if (!this.#child) return this.#lastLog;
    const folder = this.path('log');
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((file) => file.isFile())
      .map((file) => readFileSync(join(file.parentPath, file.name), 'utf8'))
      .join('');
  }

  /** Exit status of the script; undefined while it runs. */
  status(): number | undefined {
    const file = this.path('ended');
    return existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : undefined;
  }

  /** Ends every process and removes the folder. Calling it again does nothing. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (!child) return;
    this.#lastLog = this.log();
    this.#child = undefined;
    const ended = once(child, 'exit');
    child.stdin?.destroy();
    const timer = setTimeout(() => child.pid !== undefined && process.kill(-child.pid, 'SIGKILL'), stopLimitMs);
    await ended;
    clearTimeout(timer);
  }

  async #writeAccounts(): Promise<void> {
    const passwd = await readFile('/etc/passwd', 'utf8');
    const group = await readFile('/etc/group', 'utf8');
    const names = [...this.#plan.users, ...this.#plan.groups];
    const ids = names.map((name) => `${name}:x:${this.userId(name)}`);
    const users = ids.slice(0, this.#plan.users.length).map((id) => `${id}:${id.split(':')[2]}::/:/bin/false`);
    await this.write('/etc/passwd', withAccounts(passwd, users));
    await this.write(
      '/etc/group',
      withAccounts(
        group,
        ids.map((id) => `${id}:`),
      ),
    );
  }
}

/** Accounts of the same names that the machine already has give way. */
function withAccounts(file: string, accounts: readonly string[]): string {
  const names = new Set(accounts.map((account) => account.split(':')[0]));
  const kept = file.split('\n').filter((line) => line !== '' && !names.has(line.split(':')[0]));
  return [...kept, ...accounts, ''].join('\n');
}

/** Runs a script to its end. Rejects with its output when it fails or takes longer than `limitMs`. */
export async function runInSandbox(plan: SandboxPlan, script: string, limitMs: number): Promise<void> {
  const sandbox = await Sandbox.create(plan);
  try {
    await sandbox.start(script);
    const until = Date.now() + limitMs;
    while (Date.now() < until && sandbox.status() === undefined) await pause(20);
    const status = sandbox.status();
    if (status === 0) return;
    throw new Error(
      `ended with status ${status ?? 'none in time'} in the sandbox: ${sandbox.log().trim().slice(-2000)}`,
    );
  } finally {
    await sandbox.stop();
  }
}
