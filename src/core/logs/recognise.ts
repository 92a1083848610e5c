import type { LogReader } from './reader.ts';
import type { Wrapper } from './wrappers.ts';
import { wrappers } from './wrappers.ts';

/** Whose log it is, as far as the lines tell. */
export interface Recognition {
  readonly reader: LogReader;
  /** What stands around the reader's lines, the outermost first; empty for a log as its program wrote it. */
  readonly wrappers: readonly Wrapper[];
  /** How strongly the lines speak for it, summed over them; at least `minimumScore`. */
  readonly score: number;
}

/** Below this a few words look like a log by chance. */
export const minimumScore = 5;
/** Lines that are looked at for wrappers. */
const wrappedSample = 400;
/** A wrapper stands around at least this share of the lines that are not blank. */
const wrappedShare = 0.3;

/** The reader, among `readers`, that the lines speak for most; undefined when they are not about SMTP. */
export function recognise(lines: readonly string[], readers: readonly LogReader[]): Recognition | undefined {
  let best = scored(lines, readers, []);
  for (const [used, inner] of unwrappings(lines.slice(0, wrappedSample))) {
    const wrapped = scored(inner, readers, used);
    // A reader may know the prefix itself; what stands around it has to make a difference.
    const plain = best.wrappers.length === 0 ? scored(lines.slice(0, wrappedSample), readers, []) : best;
    if (wrapped.score > plain.score * 1.2) best = wrapped;
  }
  const { reader } = best;
  return reader && best.score >= minimumScore ? { ...best, reader } : undefined;
}

interface Scored extends Omit<Recognition, 'reader'> {
  readonly reader: LogReader | undefined;
}

function scored(lines: readonly string[], readers: readonly LogReader[], used: readonly Wrapper[]): Scored {
  let best: Scored = { reader: undefined, wrappers: used, score: 0 };
  for (const reader of readers) {
    let score = 0;
    for (const line of lines) score += reader.recognise(line);
    if (score > best.score) best = { reader, wrappers: used, score };
  }
  return best;
}

/** The lines without each wrapper that stands around them, and without two of them, one in the other. */
function* unwrappings(lines: readonly string[]): Generator<readonly [readonly Wrapper[], readonly string[]]> {
  for (const outer of wrappers) {
    const once = unwrapped(lines, outer);
    if (!once) continue;
    yield [[outer], once];
    for (const inner of wrappers) {
      const twice = inner === outer ? undefined : unwrapped(once, inner);
      if (twice) yield [[outer, inner], twice];
    }
  }
}

function unwrapped(lines: readonly string[], wrapper: Wrapper): readonly string[] | undefined {
  let stripped = 0;
  let full = 0;
  const result = lines.map((line) => {
    if (line.trim() !== '') full++;
    const inner = wrapper.strip(line);
    if (inner) stripped++;
    return inner?.text ?? line;
  });
  return full > 0 && stripped >= full * wrappedShare ? result : undefined;
}
