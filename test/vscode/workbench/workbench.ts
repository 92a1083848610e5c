/** A running VS Code whose workbench a test drives with Playwright. */
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import type { BrowserProgram } from './browser.ts';
import { ensureHostedVscode } from './install.ts';
import { startServer, type VscodeServer } from './server.ts';

export interface WorkbenchOptions {
  /** Absolute path of the folder to open; absent: a new, empty one, removed by `close`. */
  readonly workspace?: string;
  /** The packaged extension to install, as a user would. */
  readonly vsix?: string;
  /** A folder with a built extension to load in its place. */
  readonly extensionPath?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** False: the workspace is opened in Restricted Mode. Absent: trusted. */
  readonly trusted?: boolean;
  /** A display language such as `de`; absent: English. */
  readonly locale?: string;
  /** A test module to run inside the extension host (its `run` export), of which `onExit` says how it ended. */
  readonly testModule?: string;
  readonly onExit?: (status: number) => void;
  /** Each line printed to the console by the extension host while a test module runs. */
  readonly onConsole?: (type: string, parameters: readonly unknown[]) => void;
  /** Variables of the extension host beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Pixels; absent: 1280 × 800. */
  readonly size?: { readonly width: number; readonly height: number };
  /** How many device pixels a pixel has; absent: 1. */
  readonly scale?: number;
}

export interface Workbench {
  readonly page: Page;
  readonly url: string;
  /** Absolute path of the opened folder. */
  readonly workspace: string;
  /** Loads the window anew: a new extension host, with the memory of the old one on disk and in the browser. */
  restart(): Promise<void>;
  /** What server and page printed up to now. */
  logs(): string;
  /** Ends everything and removes what was made for it. Calling it again does nothing. */
  close(): Promise<void>;
}

/** Milliseconds; it takes some five seconds when nothing else runs. */
const readyLimitMs = 60_000;
const chromiumFlags = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync'],
];
/** Nothing that pops up by itself and hides what a test looks for. */
const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
};

/** Resolves when the workbench is shown and its extension host runs. Whoever starts one has to close it. */
export async function startWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const starting = new StartingWorkbench();
  try {
    return await starting.start(options);
  } catch (error) {
    await starting.close();
    throw error;
  }
}

/** Launches the browser with the flags that it needs inside containers and without a network. */
export function launchBrowser({ executable, env }: BrowserProgram): Promise<Browser> {
  return chromium.launch({ executablePath: executable, args: chromiumFlags, env: { ...environment(), ...env } });
}

function environment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}

class StartingWorkbench {
  readonly #undo: (() => Promise<void>)[] = [];
  #pageLog = '';
  #closed: Promise<void> | undefined;

  async start(options: WorkbenchOptions): Promise<Workbench> {
    const { trusted = true, settings, vsix, env } = options;
    const vscode = await ensureHostedVscode();
    const workspace = options.workspace ?? (await this.#newWorkspace());
    const server = await startServer({
      vscode,
      trusted,
      settings: { ...quietSettings, ...settings },
      ...(vsix !== undefined && { vsix }),
      ...(env !== undefined && { env }),
    });
    this.#undo.push(() => server.stop());
    const browser = await launchBrowser(vscode.browser);
    this.#undo.push(() => browser.close());
    const context = await newContext(browser, options);
    const page = await context.newPage();
    page.on('console', (message) => this.#collect(`[${message.type()}] ${message.text()}\n`));
    await reportToTest(page, options);
    const url = workbenchAddress(server, workspace, options);
    await open(page, url, server, 1);
    return this.#running(page, url, workspace, server);
  }

  #running(page: Page, url: string, workspace: string, server: VscodeServer): Workbench {
    let windows = 1;
    return {
      page,
      url,
      workspace,
      restart: async () => {
        windows += 1;
        await open(page, url, server, windows);
      },
      logs: () => server.log() + this.#pageLog,
      close: () => this.close(),
    };
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    for (const undo of this.#undo.reverse()) await undo();
  }

  #collect(text: string): void {
    this.#pageLog = (this.#pageLog + text).slice(-2_000_000);
  }

  async #newWorkspace(): Promise<string> {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'workspace-')));
    this.#undo.push(() => rm(folder, { recursive: true, force: true }));
    return folder;
  }
}

async function newContext(browser: Browser, options: WorkbenchOptions): Promise<BrowserContext> {
  const { locale = 'en', size = { width: 1280, height: 800 }, scale = 1 } = options;
  const context = await browser.newContext({ locale, viewport: size, deviceScaleFactor: scale });
  // What a language pack's script would say; without one the workbench stays English, and extensions are in the language.
  const language = JSON.stringify(locale);
  await context.addInitScript({
    content: `globalThis._VSCODE_NLS_LANGUAGE = ${language};`,
  });
  return context;
}

/** The page calls these when it runs a test module. */
async function reportToTest(page: Page, options: WorkbenchOptions): Promise<void> {
  await page.exposeFunction('codeAutomationLog', (type: string, parameters: unknown[]) => {
    options.onConsole?.(type, parameters);
  });
  await page.exposeFunction('codeAutomationExit', (status: number) => options.onExit?.(status));
}

/** Where a browser finds the workbench with this folder open, and with whatever is to be loaded or run in it. */
export function workbenchAddress(
  server: VscodeServer,
  workspace: string,
  options: Pick<WorkbenchOptions, 'extensionPath' | 'testModule'>,
): string {
  const { authority } = server;
  const remote = (path: string): string => `vscode-remote://${authority}${path}`;
  const payload = [
    ...(options.extensionPath ? [['extensionDevelopmentPath', remote(options.extensionPath)]] : []),
    ...(options.testModule ? [['extensionTestsPath', remote(options.testModule)]] : []),
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
  ];
  return `http://${authority}/?folder=${encodeURIComponent(workspace)}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
}

/** Each window starts an extension host of its own, and the server says so. */
async function open(page: Page, url: string, server: VscodeServer, window: number): Promise<void> {
  await page.goto(url, { timeout: readyLimitMs });
  await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: readyLimitMs });
  const until = performance.now() + readyLimitMs;
  while (server.log().split('Launched Extension Host Process').length <= window) {
    if (performance.now() > until) throw new Error(`no extension host was started: ${server.log().slice(-2000)}`);
    await page.waitForTimeout(50);
  }
}
