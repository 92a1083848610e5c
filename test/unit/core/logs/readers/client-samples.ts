import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { it } from 'node:test';
import fc from 'fast-check';
import type { LogEvent, LogReader } from '../../../../../src/core/logs/reader.ts';

/** A recorded log and what was seen of the session at its other end. */
export interface Sample {
  readonly name: string;
  readonly text: string;
  readonly rule: string | undefined;
  readonly line: number | undefined;
  /** Lines that the server sent, in order; undefined when nothing was recorded there. */
  readonly serverLines: readonly string[] | undefined;
  readonly clientLines: readonly string[];
  readonly format: string;
}

interface SampleFacts {
  readonly format: string;
  readonly rule?: string;
  readonly line?: number;
  readonly wire?: readonly string[];
}

const casesOf = (tool: string) => new URL(`../../../../cases/logs/${tool}/`, import.meta.url);

const linesBy = (wire: readonly string[], who: string) =>
  wire.flatMap((line) => {
    const [, , side] = line.split(' ', 3);
    return side === who ? [line.split(' ').slice(3).join(' ')] : [];
  });

/** The samples of a tool, in the order of their names. */
export const samplesOf = (tool: string): Sample[] =>
  readdirSync(casesOf(tool))
    .filter((file) => file.endsWith('.log'))
    .sort()
    .map((file) => {
      const facts = JSON.parse(
        readFileSync(new URL(file.replace(/log$/, 'json'), casesOf(tool)), 'utf8'),
      ) as SampleFacts;
      return {
        name: file.slice(0, -4),
        text: readFileSync(new URL(file, casesOf(tool)), 'utf8'),
        rule: facts.rule,
        line: facts.line,
        format: facts.format,
        serverLines: facts.wire === undefined ? undefined : linesBy(facts.wire, 'S'),
        clientLines: linesBy(facts.wire ?? [], 'C'),
      };
    });

export const linesOf = (text: string): string[] => text.split('\n').map((line) => line.replace(/\r$/, ''));

/** What a reader makes of a log. */
export const eventsOf = (reader: LogReader, text: string): LogEvent[] => {
  const events: LogEvent[] = [];
  const open = reader.open((event) => events.push(event));
  for (const line of linesOf(text)) open.line(line);
  open.end();
  return events;
};

/** The events in short, one line each. */
export const shortened = (events: readonly LogEvent[]): string[] =>
  events.map((event) => {
    switch (event.kind) {
      case 'client':
        return `C ${event.text}`;
      case 'server':
        return `S ${event.text}`;
      case 'clientError':
      case 'failure':
      case 'tlsFailed':
        return `${event.kind} ${event.message}`;
      case 'closed':
        return `closed ${event.by}`;
      case 'message':
        return `message ${String(event.octets ?? '')}`.trim();
      case 'note':
        return `note ${event.text}`;
      case 'authFailed':
        return `authFailed ${event.text}`;
      default:
        return event.kind;
    }
  });

const textsOf = (events: readonly LogEvent[], kind: 'client' | 'server') =>
  events.flatMap((event) => (event.kind === kind ? [event.text] : []));

const sameLine = (shown: string, wire: string) => {
  if (shown === wire || shown.trimEnd() === wire.trimEnd()) return true;
  return shown.endsWith('...') && wire.startsWith(shown.slice(0, -3));
};

export interface Tolerance {
  /** Whether a reply that is not on the wire is one that the tool makes up. */
  readonly madeUp?: (text: string) => boolean;
  /** Whether a line of the client that is not on the wire is one that the tool rewrites. */
  readonly rewritten?: (text: string) => boolean;
  /** Whether a line of the client that the log has anywhere in it need not be found. */
  readonly unseen?: (text: string) => boolean;
}

/** How the events of a sample differ from what passed on the wire. */
export const differences = (sample: Sample, events: readonly LogEvent[], tolerance: Tolerance = {}): string[] => {
  if (sample.serverLines === undefined) return [];
  const found: string[] = [];
  let at = 0;
  for (const text of textsOf(events, 'server')) {
    if (tolerance.madeUp?.(text) === true) continue;
    const next = sample.serverLines.findIndex((line, index) => index >= at && sameLine(text, line));
    if (next < 0) found.push(`not on the wire: S ${text}`);
    else at = next + 1;
  }
  const client = textsOf(events, 'client');
  for (const text of client) {
    if (tolerance.rewritten?.(text) === true) continue;
    if (!sample.clientLines.some((line) => sameLine(text, line))) found.push(`not on the wire: C ${text}`);
  }
  for (const line of sample.clientLines) {
    if (line.length < 4 || !sample.text.includes(line) || tolerance.unseen?.(line) === true) continue;
    if (!client.some((text) => sameLine(text, line))) found.push(`not found: C ${line}`);
  }
  return found;
};

/** How many lines of the server on the wire the events have. */
export const serverLinesFound = (events: readonly LogEvent[]): number => textsOf(events, 'server').length;

/** The sum of what a reader recognises in a log. */
export const scoreOf = (reader: LogReader, text: string): number =>
  linesOf(text).reduce((sum, line) => sum + reader.recognise(line), 0);

/** Cuts, repeats and mixes up real lines, and random text, for the reader to survive. */
export const hostileLines = (samples: readonly Sample[]): fc.Arbitrary<string[]> => {
  const lines = samples.flatMap((sample) => linesOf(sample.text).slice(0, 300));
  const real = fc.constantFrom(...lines);
  const cut = fc
    .tuple(real, fc.nat(120), fc.nat(200))
    .map(([line, start, length]) => line.slice(start, start + length));
  const spoilt = fc
    .tuple(real, fc.nat(100), fc.string({ unit: 'binary', maxLength: 6 }))
    .map(([line, at, noise]) => line.slice(0, at) + noise + line.slice(at));
  return fc.array(fc.oneof(real, cut, spoilt, fc.string({ unit: 'binary', maxLength: 80 })), { maxLength: 60 });
};

/** Reads hostile lines; throws when the reader does. */
export const readHostile = (reader: LogReader, lines: readonly string[]): void => {
  const open = reader.open((event) => {
    if (event.at !== undefined && !Number.isFinite(event.at)) throw new Error('a time that is none');
  });
  for (const line of lines) {
    if (!Number.isFinite(reader.recognise(line))) throw new Error('a score that is none');
    open.line(line);
  }
  open.end();
};

/** Tests that hold for every reader: what it finds passed on the wire, it knows its logs, and survives what is none. */
export const holdsForSamples = (reader: LogReader, samples: readonly Sample[], tolerance: Tolerance = {}): void => {
  it('has logs to read', () => {
    assert.ok(samples.length > 0);
  });
  for (const sample of samples)
    it(`tells what passed in ${sample.name}`, () => {
      assert.deepEqual(differences(sample, eventsOf(reader, sample.text), tolerance), []);
      assert.ok(scoreOf(reader, sample.text) >= 10);
    });
  it('survives anything', () => {
    fc.assert(
      fc.property(hostileLines(samples), (lines) => {
        readHostile(reader, lines);
      }),
      { numRuns: 150 },
    );
  });
};

/** The events of one sample in short. */
export const toldBy = (reader: LogReader, samples: readonly Sample[], name: string): string[] => {
  const sample = samples.find((each) => each.name === name);
  assert.ok(sample, `no sample ${name}`);
  return shortened(eventsOf(reader, sample.text));
};

/** What a client that does not notice the end goes on sending, to nobody. */
export const sentInVain = (text: string): boolean => /^(?:QUIT|RSET|DATA|EHLO |AUTH LOGIN |MAIL From:)/i.test(text);

/** An endless reply is longer than what was recorded at the other end. */
export const endless = (text: string): boolean => text.startsWith('250-X-FEATURE-');
