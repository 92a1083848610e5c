/** The parts of the workbench that tests look at and press. */
import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import axe from 'axe-core';
import type { Frame, Locator, Page } from 'playwright-core';
import { installFolder } from '../workbench/places.ts';
import './page-types.ts';

export const extensionId = 'smtp-session-debugger.smtp-session-debugger';

/** Milliseconds that the workbench may take for what it does at once on an idle machine. */
export const waitLimitMs = 30_000;

/** Repeats a check until it holds, as a window is drawn a moment after what it shows has changed; else as it failed last. */
export async function eventually<T>(check: () => Promise<T> | T, limitMs = waitLimitMs): Promise<T> {
  const until = performance.now() + limitMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/**
 * Runs a command as a person does: by its title, with the category in front as in `SMTP: Run Session`, from the palette.
 * Rejects when the palette does not offer it, as for a command that is not enabled.
 */
export async function openCommand(page: Page, title: string): Promise<void> {
  const input = quickPick(page);
  await page.keyboard.press('F1');
  await input.type(`>${title}`);
  await input.choose(title);
}

/** Titles that the palette offers for a text, in its order. */
export async function offeredCommands(page: Page, text: string): Promise<readonly string[]> {
  const input = quickPick(page);
  await page.keyboard.press('F1');
  await input.type(`>${text}`);
  await page.waitForTimeout(300);
  const labels = await input.labels();
  await page.keyboard.press('Escape');
  return labels;
}

export interface QuickPick {
  /** The widget, for whatever is not below. */
  readonly widget: Locator;
  /** Replaces what stands in the input. */
  type(text: string): Promise<void>;
  /** Presses Enter. */
  accept(): Promise<void>;
  /** Presses the row with exactly this label, once it is there. */
  choose(label: string): Promise<void>;
  /** Labels of the rows that are rendered. */
  labels(): Promise<readonly string[]>;
  /** Title, prompt or message that is shown; waits for the text to be there. */
  waitForText(text: string): Promise<void>;
}

/** The quick pick or input box that is open or about to open. */
export function quickPick(page: Page): QuickPick {
  const widget = page.locator('.quick-input-widget:visible');
  const rows = widget.locator('.monaco-list-row');
  const label = (row: Locator): Locator => row.locator('.quick-input-list-label-row, .quick-input-list-row').first();
  return {
    widget,
    type: (text) => widget.locator('.quick-input-box input').fill(text, { timeout: waitLimitMs }),
    accept: () => widget.locator('.quick-input-box input').press('Enter', { timeout: waitLimitMs }),
    choose: (text) => rows.getByText(text, { exact: true }).first().click({ timeout: waitLimitMs }),
    labels: async () => (await Promise.all((await rows.all()).map((row) => label(row).innerText()))).map(firstLine),
    waitForText: (text) => widget.getByText(text).first().waitFor({ timeout: waitLimitMs }),
  };
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}

/** Shows the extension's container by its icon in the activity bar. */
export async function openContainer(page: Page): Promise<void> {
  const tab = page.locator('.activitybar').getByRole('tab', { name: /^SMTP/ });
  await tab.waitFor({ timeout: waitLimitMs });
  if ((await tab.getAttribute('aria-expanded')) !== 'true') await tab.click();
  await view(page, 'Profiles').header.waitFor({ timeout: waitLimitMs });
}

export interface View {
  readonly pane: Locator;
  readonly header: Locator;
  /** Rows of a tree view that are rendered. */
  readonly rows: Locator;
  expand(): Promise<void>;
}

/** A view of the side bar, by the name in its header. */
export function view(page: Page, name: string): View {
  const header = page.getByRole('button', { name: new RegExp(`^${name} Section$`) });
  const pane = page.locator('.pane', { has: header });
  return {
    pane,
    header,
    rows: pane.getByRole('treeitem'),
    expand: async () => {
      await header.waitFor({ timeout: waitLimitMs });
      // A window that has just been opened may still be taking up how its views were left.
      for (let settled = 0, checks = 0; settled < 3 && checks < 50; settled++, checks++) {
        if ((await header.getAttribute('aria-expanded')) === 'true') await page.waitForTimeout(100);
        else {
          await header.click();
          settled = 0;
        }
      }
    },
  };
}

/** The document of the transcript view, two frames deep; waits for it. */
export function transcriptFrame(page: Page): Promise<Frame> {
  return webviewFrame(page, extensionId);
}

/** The document of the first webview of an extension that is shown. */
export async function webviewFrame(page: Page, extension: string): Promise<Frame> {
  const outer = page.locator(`iframe.webview.ready[src*="extensionId=${extension}"]`).first();
  await outer.waitFor({ timeout: waitLimitMs });
  const inner = outer.contentFrame().locator('iframe#active-frame');
  await inner.waitFor({ timeout: waitLimitMs });
  const frame = await (await inner.elementHandle())?.contentFrame();
  if (!frame) throw new Error('the webview has no document');
  await frame.waitForLoadState('domcontentloaded');
  return frame;
}

/** Runs a profile by its inline button in the tree; waits until the button is there, as it is not while it runs. */
export async function runProfile(page: Page, name: string): Promise<void> {
  const row = view(page, 'Profiles').rows.filter({ hasText: name }).first();
  await row.hover({ timeout: waitLimitMs });
  await untilSettled(page, row);
  await row.getByRole('button', { name: 'Run Session' }).click({ timeout: waitLimitMs });
}

/** Waits until an element is no longer drawn anew, as one that goes between press and release takes no click. */
async function untilSettled(page: Page, element: Locator): Promise<void> {
  let before = '';
  for (let same = 0, checks = 0; same < 3 && checks < 50; checks++) {
    const now = await element.innerHTML();
    same = now === before ? same + 1 : 0;
    before = now;
    await page.waitForTimeout(100);
  }
}

/** Chooses a file in the dialog that is about to open. @param title a part of its title, @param path absolute */
export async function chooseInDialog(page: Page, title: string, path: string): Promise<void> {
  const dialog = quickPick(page);
  // The palette that led here may name the same title in a row.
  await dialog.widget.locator('.quick-input-title', { hasText: title }).waitFor({ timeout: waitLimitMs });
  const listed = dialog.widget.locator('.monaco-list-row', { hasText: basename(path) });
  await eventually(async () => {
    if (!(await dialog.widget.isVisible())) return;
    // Only what is listed is taken, and what is typed while the folder is read may be replaced.
    await dialog.type(path);
    await listed.waitFor({ timeout: 3_000 });
    await dialog.accept();
    await dialog.widget.waitFor({ state: 'hidden', timeout: 3_000 });
  });
}

/** What is on the clipboard. */
export async function clipboardText(page: Page): Promise<string> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  return page.evaluate(() => navigator.clipboard.readText());
}

/** Opens a file of the workspace in an editor by its name. */
export async function openFile(page: Page, name: string): Promise<void> {
  const input = quickPick(page);
  await page.keyboard.press('Control+P');
  await input.type(name);
  await input.widget
    .locator('.monaco-list-row')
    .first()
    .getByText(name.split('/').at(-1) ?? name)
    .first()
    .waitFor({
      timeout: waitLimitMs,
    });
  await input.accept();
  await page.locator('.editor-instance .monaco-editor').first().waitFor({ timeout: waitLimitMs });
}

/** Finding cards that are rendered in the transcript view. */
export function cards(frame: Frame): Locator {
  return frame.locator('.finding');
}

/** Texts of the transcript's rows that are rendered, in their order, without time and side. */
export async function rowTexts(frame: Frame): Promise<readonly string[]> {
  return frame.evaluate(() =>
    [...document.querySelectorAll('.row:not(.waiting)')]
      .toSorted((one, other) => Number(one.ariaRowIndex) - Number(other.ariaRowIndex))
      .map((row) => row.querySelector('.text')?.textContent ?? ''),
  );
}

/** What the transcript view's header says of how the session ended or what it does. */
export function headerOutcome(frame: Frame): Promise<string | null> {
  return frame.locator('.header .outcome').textContent();
}

/** Rejects with what the header says when that does not match in time. */
export async function waitForOutcome(frame: Frame, pattern: RegExp, limitMs = waitLimitMs): Promise<void> {
  await frame
    .locator('.header .outcome', { hasText: pattern })
    .waitFor({ timeout: limitMs })
    .catch(async () => {
      throw new Error(`the header says ${JSON.stringify(await headerOutcome(frame))}, not ${pattern}`);
    });
}

/** What the Problems panel lists, a line each as a screen reader hears it; opens the panel. */
export async function problems(page: Page): Promise<readonly string[]> {
  await openCommand(page, 'View: Focus Problems');
  const panel = page.locator('.markers-panel');
  await panel.waitFor({ timeout: waitLimitMs });
  await page.waitForTimeout(300);
  const rows = await panel.locator('.monaco-list-row').all();
  // A row may go while the list is read.
  const labels = await Promise.all(rows.map((row) => row.getAttribute('aria-label', { timeout: 500 }).catch(() => '')));
  return labels.filter((label) => label !== null && label !== '') as readonly string[];
}

/** Rejects with what is listed when no problem matches within `limitMs`. */
export async function waitForProblem(page: Page, pattern: RegExp, limitMs = waitLimitMs): Promise<string> {
  const until = performance.now() + limitMs;
  for (;;) {
    const listed = await problems(page);
    const found = listed.find((line) => pattern.test(line));
    if (found !== undefined) return found;
    if (performance.now() > until) throw new Error(`no problem matches ${pattern}: ${JSON.stringify(listed)}`);
  }
}

/** Rejects with what is still listed when problems match after a while. */
export async function waitForNoProblem(page: Page, pattern: RegExp): Promise<void> {
  const until = performance.now() + waitLimitMs;
  for (;;) {
    const left = (await problems(page)).filter((line) => pattern.test(line));
    if (left.length === 0) return;
    if (performance.now() > until) throw new Error(`these problems stay: ${JSON.stringify(left)}`);
  }
}

/** Chooses a quick fix where the cursor stands; the menu is asked for again until it offers it. */
export async function chooseQuickFix(page: Page, title: string): Promise<void> {
  const editor = page.locator('.editor-instance .monaco-editor.focused');
  await editor.waitFor({ timeout: waitLimitMs });
  const menu = page.locator('.action-widget:not(.action-list-submenu-panel)');
  const item = menu.getByText(title, { exact: true }).first();
  for (let tries = 1; ; tries++) {
    await page.keyboard.press('Control+.');
    const offered = await item.waitFor({ timeout: 3_000 }).then(
      () => true,
      () => false,
    );
    if (offered) break;
    if (tries === 5) throw new Error(`not offered: ${title}; instead: ${(await menu.allInnerTexts()).join(' | ')}`);
    await page.keyboard.press('Escape');
  }
  await untilSettled(page, item);
  await item.click();
  await menu.waitFor({ state: 'hidden', timeout: waitLimitMs });
}

/** Milliseconds in which a menu that has opened may leave a press unanswered. */
const menuRestMs = 500;

/**
 * Chooses an entry of a row's context menu; again when that has no effect, as a row that is drawn anew takes no press.
 * @param shown what is there when the entry has been taken
 */
export async function chooseInMenu(page: Page, row: Locator, entry: string, shown: Locator): Promise<void> {
  const item = page.locator('.monaco-menu').getByRole('menuitem', { name: entry, exact: true });
  await eventually(async () => {
    if (await shown.isVisible()) return;
    await row.click({ button: 'right', timeout: 5_000 });
    await item.waitFor({ timeout: 5_000 });
    await page.waitForTimeout(menuRestMs);
    await item.click({ timeout: 5_000 });
    await shown.waitFor({ timeout: 5_000 });
  }, 2 * waitLimitMs);
}

/** Messages of the notifications that stand in their list; a workbench under test shows them nowhere else. */
export async function notifications(page: Page): Promise<readonly string[]> {
  await openCommand(page, 'Notifications: Show Notifications');
  const center = page.locator('.notifications-center.visible');
  await center.waitFor({ timeout: waitLimitMs });
  const messages = await center.locator('.notification-list-item-message').allInnerTexts();
  await openCommand(page, 'Notifications: Hide Notifications');
  await center.waitFor({ state: 'hidden', timeout: waitLimitMs });
  return messages;
}

export interface AccessibilityViolation {
  readonly id: string;
  readonly help: string;
  /** Source text of the elements. */
  readonly elements: readonly string[];
}

/** What axe-core finds wrong in the document of a view in the side bar. */
export async function accessibilityViolations(frame: Frame): Promise<readonly AccessibilityViolation[]> {
  // A webview is transparent: colours are judged before what shines through, which axe-core cannot see.
  await frame.evaluate(() => {
    document.documentElement.style.background = 'var(--vscode-sideBar-background)';
  });
  await frame.evaluate(axe.source);
  return frame.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run();
    return violations.map(({ id, help, nodes }) => ({ id, help, elements: nodes.map(({ html }) => html) }));
  });
}

/** Saves a picture of the window in `.vscode-test/pictures/` and says where. */
export async function screenshot(page: Page, name: string): Promise<string> {
  const folder = join(installFolder, 'pictures');
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${name}.png`);
  await page.screenshot({ path });
  return path;
}
