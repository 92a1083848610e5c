import { styleText } from 'node:util';
import type { Severity } from '../core/diagnosis/finding.ts';
import type { Level } from '../core/transcript/entry.ts';

type Format = Parameters<typeof styleText>[0];

/** Puts colours on text, or leaves it alone. */
export class Style {
  readonly #coloured: boolean;

  /** @param coloured see `wantsColour` */
  constructor(coloured: boolean) {
    this.#coloured = coloured;
  }

  level(level: Level, text: string): string {
    return this.#lines(levelFormats[level], text);
  }

  severity(severity: Severity, text: string): string {
    return this.#lines(severityFormats[severity], text);
  }

  bold(text: string): string {
    return this.#lines('bold', text);
  }

  removed(text: string): string {
    return this.#lines('red', text);
  }

  added(text: string): string {
    return this.#lines('green', text);
  }

  #lines(format: Format | undefined, text: string): string {
    if (!this.#coloured || format === undefined) return text;
    const colour = (line: string): string => (line === '' ? line : styleText(format, line, { validateStream: false }));
    return text.split('\n').map(colour).join('\n');
  }
}

/** Colours only for a terminal, and not where NO_COLOR is set to anything (https://no-color.org). */
export function wantsColour(isTerminal: boolean, environment: NodeJS.ProcessEnv): boolean {
  return isTerminal && (environment.NO_COLOR ?? '') === '';
}

const levelFormats: Readonly<Record<Level, Format | undefined>> = {
  error: 'red',
  warn: 'yellow',
  info: undefined,
  debug: 'dim',
  trace: 'dim',
};

const severityFormats: Readonly<Record<Severity, Format>> = {
  error: ['red', 'bold'],
  warning: ['yellow', 'bold'],
  information: ['blue', 'bold'],
  hint: 'dim',
};
