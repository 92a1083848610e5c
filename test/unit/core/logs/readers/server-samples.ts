import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import type { LogEvent, LogReader } from '../../../../../src/core/logs/reader.ts';

const cases = join(import.meta.dirname, '../../../../cases/logs');

/** What is known of a recorded log: the keys of the file beside it. */
export interface Sample {
  readonly tool: string;
  readonly name: string;
  readonly format: string;
  readonly rule: string;
  /** `CONNECTION SECONDS WHO TEXT`, as the other end saw it. */
  readonly wire: readonly string[];
  readonly octets: Uint8Array<ArrayBuffer>;
}

/** Every sample of a tool whose format is one of those given. */
export function samplesOf(tool: string, formats: readonly string[]): readonly Sample[] {
  const folder = join(cases, tool);
  const files = readdirSync(folder);
  return files
    .filter((file) => file.endsWith('.json'))
    .map((file) => sampleOf(folder, tool, file.slice(0, -'.json'.length), files))
    .filter(({ format }) => formats.includes(format));
}

function sampleOf(folder: string, tool: string, name: string, files: readonly string[]): Sample {
  const facts = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Partial<Sample>;
  const log = files.includes(`${name}.log`) ? `${name}.log` : `${name}.pcap`;
  const { format = '', rule = '', wire = [] } = facts;
  return { tool, name, format, rule, wire, octets: new Uint8Array(readFileSync(join(folder, log))) };
}

export function linesOf(sample: Sample): readonly string[] {
  const text = new TextDecoder().decode(sample.octets);
  const lines = text.split('\n').map((line) => line.replace(/\r+$/, ''));
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

export function eventsOf(reader: LogReader, lines: readonly string[]): readonly LogEvent[] {
  const events: LogEvent[] = [];
  const open = reader.open((event) => events.push(event));
  for (const line of lines) open.line(line);
  open.end();
  return events;
}

/** The sample of that name. */
export function sampleNamed(tool: string, name: string): Sample {
  const folder = join(cases, tool);
  return sampleOf(folder, tool, name, readdirSync(folder));
}

type Fact<K extends LogEvent['kind']> = Extract<LogEvent, { kind: K }>;

export function only<K extends LogEvent['kind']>(events: readonly LogEvent[], kind: K): readonly Fact<K>[] {
  return events.filter((event): event is Fact<K> => event.kind === kind);
}

/** The lines of one side, from line events and from octets. */
export function saidBy(side: 'client' | 'server', events: readonly LogEvent[]): readonly string[] {
  const said: string[] = [];
  const rests = new Map<string, string>();
  for (const event of events) {
    if (event.kind === side) said.push(event.text);
    if (event.kind !== `${side}Octets` || !('octets' in event) || event.octets === undefined) continue;
    if (typeof event.octets === 'number') continue;
    const text = (rests.get(event.session) ?? '') + new TextDecoder().decode(event.octets);
    const lines = text.split('\n');
    rests.set(event.session, lines.pop() ?? '');
    said.push(...lines.map((line) => line.replace(/\r$/, '')));
  }
  return said;
}

/** What the other end saw of one side. */
export function wireOf(sample: Sample, who: 'S' | 'C'): readonly string[] {
  return sample.wire
    .map((line) => /^\d+ [\d.]+ (\w) (.*)$/s.exec(line))
    .flatMap((m) => (m?.[1] === who ? [m[2] ?? ''] : []));
}

/** Log programs replace what is not ASCII, each in its own way, and trim the ends. */
function plain(text: string): string {
  return text
    .replace(/\\x[0-9a-f]{2}/g, '?')
    .replace(/[^\x21-\x3e\x40-\x7e ]+/g, '?')
    .trim();
}

/** Every reply line of the log was on the wire, in that order. */
export function assertServerLines(sample: Sample, events: readonly LogEvent[]): void {
  const wire = wireOf(sample, 'S').map(plain);
  let from = 0;
  for (const line of saidBy('server', events)) {
    const at = wire.indexOf(plain(line), from);
    assert.ok(at >= 0, `${sample.tool}/${sample.name}: the server did not send ${JSON.stringify(line)} (then)`);
    from = at + 1;
  }
}

function stands(line: string, text: string): boolean {
  for (let at = text.indexOf(line); at >= 0; at = text.indexOf(line, at + 1)) {
    if (!/\w/.test(text.charAt(at - 1)) && /^\s|^$/.test(text.charAt(at + line.length))) return true;
  }
  return false;
}

/** Every command on the wire that stands in the log as it was sent is found. */
export function assertClientLines(sample: Sample, lines: readonly string[], events: readonly LogEvent[]): void {
  const text = lines.join('\n');
  const said = saidBy('client', events);
  for (const line of wireOf(sample, 'C')) {
    if (!/^(?:EHLO|HELO|MAIL|RCPT|AUTH|DATA|QUIT|STARTTLS|RSET|NOOP|VRFY)\b/i.test(line) || !stands(line, text))
      continue;
    assert.ok(said.includes(line), `${sample.tool}/${sample.name}: no client line ${JSON.stringify(line)}`);
  }
}

/** The reader of these, whose lines a log speaks for most. */
export function bestOf(readers: readonly LogReader[], lines: readonly string[]): LogReader | undefined {
  let best: LogReader | undefined;
  let most = 0;
  for (const reader of readers) {
    const score = lines.reduce((sum, line) => sum + reader.recognise(line), 0);
    if (score > most) [best, most] = [reader, score];
  }
  return best;
}

/** Whatever a log is cut to or changed into, it is read to its end. */
export function itNeverThrows(reader: LogReader, samples: readonly Sample[]): void {
  it('reads logs that are cut and changed anywhere', () => {
    let seed = 12345;
    const random = (limit: number) => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % limit;
    for (const sample of samples.slice(0, 12)) {
      for (let turn = 0; turn < 12; turn++) {
        const octets = sample.octets.slice(random(sample.octets.length));
        for (let change = 0; change < 20; change++) octets[random(octets.length || 1)] = random(256);
        const lines = linesOf({ ...sample, octets });
        for (const line of lines) {
          const score = reader.recognise(line);
          assert.ok(score >= 0 && score <= 10);
        }
        eventsOf(reader, lines);
      }
    }
  });
}
