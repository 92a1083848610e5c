/** What the pictures of the documentation show; the key is the picture's name. */
import type { Locator } from 'playwright-core';
import {
  openCommand,
  openContainer,
  openFile,
  transcriptFrame,
  view,
  waitForOutcome,
  waitForProblem,
} from '../../test/vscode/ui/parts.ts';
import type { Workbench } from '../../test/vscode/workbench/workbench.ts';

export interface Scene {
  /** Pixels of the window; the picture has twice as many each way. */
  readonly size: { readonly width: number; readonly height: number };
  /** The folder is empty; absent: it is a copy of examples/. */
  readonly empty?: true;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Brings the window to the state that is shown; what it returns is called when the picture has been taken. */
  readonly prepare: (workbench: Workbench) => Promise<void | (() => Promise<void>)>;
  /** The part that is shown; absent: the whole window. */
  readonly part?: (workbench: Workbench) => Locator;
}

export const scenes: Readonly<Record<string, Scene>> = {
  finding: {
    size: { width: 1280, height: 860 },
    empty: true,
    settings: { 'workbench.startupEditor': 'none' },
    prepare: async ({ page }) => {
      await openContainer(page);
      await openCommand(page, 'SMTP: Try It on the Practice Server');
      // The palette would close when the profile is shown in its editor.
      await waitForOutcome(await transcriptFrame(page), /535/);
      await openCommand(page, 'Problems: Focus on Problems View');
      await waitForProblem(page, /535 Authentication failed/);
      await page.waitForTimeout(1500);
    },
  },
  log: {
    size: { width: 1280, height: 860 },
    settings: { 'workbench.startupEditor': 'none' },
    prepare: async ({ page }) => {
      await openContainer(page);
      await view(page, 'Transcript').expand();
      await openFile(page, 'mail.log');
      await page.locator('.codelens-decoration a', { hasText: 'Analyze SMTP Log' }).click();
      await waitForProblem(page, /535 Authentication failed/);
      await page.locator('.codelens-decoration a', { hasText: 'session 1' }).waitFor();
      await page.waitForTimeout(500);
    },
  },
};
