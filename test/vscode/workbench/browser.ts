/** A Chromium to show the workbench in: the machine's own, Playwright's, else Debian's packages, unpacked and not installed. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';
import { runCommand } from './commands.ts';
import { installFolder } from './places.ts';

export interface BrowserProgram {
  readonly executable: string;
  /** Variables it needs beside those of this process. */
  readonly env: Readonly<Record<string, string>>;
}

const namesOnPath = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const placesElsewhere = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

const installLimitMs = 180_000;
const checkLimitMs = 20_000;

/**
 * Downloads with package lists and archives of its own: neither root nor a change of the machine is needed, and only
 * those dependencies are taken that the machine lacks. Fonts are among them, as a machine without any shows no text; those
 * for the workbench and for code are like the ones that most people see.
 */
const unpackScript = `
set -eu
own=$PWD
mkdir -p lists/partial archives/partial root
apt="apt-get -qq -o APT::Sandbox::User=root -o Debug::NoLocking=1 -o Dir::State::lists=$own/lists -o Dir::Cache=$own"
$apt update
$apt install --yes --download-only --no-install-recommends chromium fontconfig-config \\
  fonts-dejavu-core fonts-inter fonts-jetbrains-mono
for deb in archives/*.deb; do dpkg-deb --extract "$deb" root; done
rm -r lists archives
`;

/** Rejects with the reason when there is none and none can be had. */
export async function ensureBrowser(): Promise<BrowserProgram> {
  const present = presentBrowser();
  const browser = present ? { executable: present, env: {} } : await unpackedBrowser();
  const { executable, env } = browser;
  await runCommand(executable, ['--version'], { cwd: '/', limitMs: checkLimitMs, env: { ...process.env, ...env } });
  return browser;
}

function presentBrowser(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const onPath = namesOnPath.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...onPath, chromium.executablePath(), ...placesElsewhere].find((path) => path !== '' && existsSync(path));
}

async function unpackedBrowser(): Promise<BrowserProgram> {
  const folder = join(installFolder, 'chromium');
  if (!existsSync(folder)) await unpack(folder);
  const libraries = join(folder, 'root', 'usr', 'lib', `${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`);
  const searched = [libraries, join(libraries, 'pulseaudio'), process.env['LD_LIBRARY_PATH'] ?? ''];
  return {
    executable: join(folder, 'root', 'usr', 'lib', 'chromium', 'chromium'),
    env: {
      LD_LIBRARY_PATH: searched.filter((path) => path !== '').join(':'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
    },
  };
}

/** Unpacks beside the final place, so that an interrupted run leaves nothing that looks finished. */
async function unpack(folder: string): Promise<void> {
  if (process.platform !== 'linux') throw new Error('no Chromium or Chrome was found on this machine');
  await mkdir(installFolder, { recursive: true });
  const partial = await mkdtemp(join(installFolder, 'partial-chromium-'));
  try {
    await runCommand('bash', ['-c', unpackScript], { cwd: partial, limitMs: installLimitMs });
    await writeFile(join(partial, 'fonts.conf'), fontConfiguration(folder, partial));
    if (!existsSync(folder)) await rename(partial, folder);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

/** The machine's own fonts and those unpacked; VS Code asks for the last names of a longer list. */
function fontConfiguration(folder: string, partial: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  ${existsSync('/etc/fonts/conf.d') ? '<include ignore_missing="yes">/etc/fonts/conf.d</include>' : ''}
  <dir>/usr/share/fonts</dir>
  ${existsSync(join(partial, 'root/usr/share/fonts')) ? `<dir>${join(folder, 'root/usr/share/fonts')}</dir>` : ''}
  ${preferred('system-ui', 'Inter')}
  ${preferred('sans-serif', 'Inter')}
  ${preferred('Droid Sans Mono', 'JetBrains Mono')}
  ${preferred('monospace', 'JetBrains Mono')}
  <cachedir>${join(folder, 'font-cache')}</cachedir>
</fontconfig>
`;
}

function preferred(family: string, font: string): string {
  return `<match><test name="family"><string>${family}</string></test><edit name="family" mode="prepend" binding="strong"><string>${font}</string></edit></match>`;
}
