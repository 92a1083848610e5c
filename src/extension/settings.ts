import * as vscode from 'vscode';
import type { Level } from '../core/transcript/entry.ts';
import { levels } from '../core/transcript/entry.ts';
import type { TimeMode } from '../views/protocol.ts';
import { timeModes } from '../views/protocol.ts';

/** The settings, each checked, with its default where it is missing or of another type. */
export function readSettings(): {
  readonly level: Level;
  readonly time: TimeMode;
  readonly showOnRun: boolean;
  readonly historyLimit: number;
  readonly codeLens: boolean;
  readonly practiceServerPort: number;
} {
  const configuration = vscode.workspace.getConfiguration('smtpDebug');
  return {
    level: oneOf(levels, configuration.get('transcript.level'), 'info'),
    time: oneOf(timeModes, configuration.get('transcript.time'), 'sinceStart'),
    showOnRun: configuration.get('transcript.showOnRun') !== false,
    historyLimit: integer(configuration.get('history.limit'), 0, 1000, 50),
    codeLens: configuration.get('codeLens') !== false,
    practiceServerPort: integer(configuration.get('practiceServer.port'), 0, 65_535, 2525),
  };
}

function oneOf<T extends string>(allowed: readonly T[], value: unknown, otherwise: T): T {
  return allowed.find((one) => one === value) ?? otherwise;
}

function integer(value: unknown, least: number, most: number, otherwise: number): number {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most ? value : otherwise;
}
