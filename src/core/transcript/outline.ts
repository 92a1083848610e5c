/** What stands on the lines of the text form, for an outline and for folding; works on any text, however broken. */
import type { Phase } from './entry.ts';
import { phaseOfVerb } from './phase-of-verb.ts';

/** A command with what answered it, or an event worth a place in the outline. */
export interface OutlineItem {
  readonly kind: 'command' | 'event';
  readonly name: string;
  /** First line of the reply; empty while there is none. */
  detail: string;
  /** 0-based lines, both inclusive. */
  readonly from: number;
  to: number;
}

/** A phase of a session and what happened in it. */
export interface OutlinePhase {
  readonly phase: Phase;
  readonly from: number;
  to: number;
  readonly items: OutlineItem[];
}

/** One session: the file up to the next session line. */
export interface OutlineSession {
  readonly name: string;
  readonly from: number;
  to: number;
  readonly phases: OutlinePhase[];
}

/** Lines that fold into their first one. */
export interface Fold {
  readonly from: number;
  readonly to: number;
}

const line = /^ *(?:-?\d{1,16}(?:\.\d{1,6})? )?(?:(?:error|warn|info|debug|trace) {1,3})?(C:|C\||S:|S\||\*)(?: (.*))?$/;

/** Mark and words of a line of the text form; undefined for a comment, an empty line or anything else. */
export function readMarked(text: string): { readonly mark: string; readonly words: string } | undefined {
  const [, mark, rest = ''] = line.exec(text) ?? [];
  const [words = ''] = rest.split('\t', 1);
  return mark === undefined ? undefined : { mark, words: words.replace(/^ +/, '') };
}

const eventPhases: Readonly<Record<string, Phase>> = {
  lookup: 'connect',
  attempt: 'connect',
  connected: 'connect',
  failure: 'connect',
  tls: 'starttls',
  tlsFailed: 'starttls',
  ended: 'ended',
};

/** The sessions of a text, each with its phases and commands. */
export function outlineOf(lines: readonly string[]): readonly OutlineSession[] {
  const reader = new OutlineReader();
  for (const [index, text] of lines.entries()) {
    const marked = readMarked(text);
    if (marked) reader.take(index, marked.mark, marked.words);
  }
  return reader.sessions;
}

class OutlineReader {
  readonly sessions: OutlineSession[] = [];
  #waiting: OutlineItem[] = [];

  take(index: number, mark: string, words: string): void {
    if (mark === '*') this.#event(index, words);
    else if (mark === 'C:') this.#command(index, words);
    else if (mark === 'S:') this.#reply(index, words);
    this.#extend(index);
  }

  #event(index: number, words: string): void {
    const kind = words.slice(0, Math.max(0, words.indexOf(':')));
    if (kind === 'session') {
      this.sessions.push({ name: words.slice('session: '.length), from: index, to: index, phases: [] });
      this.#waiting = [];
      return;
    }
    const phase = Object.hasOwn(eventPhases, kind) ? eventPhases[kind] : undefined;
    if (phase === undefined) return;
    const detail = words.slice(kind.length + 1).trim();
    this.#phase(phase, index).items.push({ kind: 'event', name: kind, detail, from: index, to: index });
  }

  #command(index: number, words: string): void {
    const verb = (/^[A-Za-z]{1,12}/.exec(words)?.[0] ?? '').toUpperCase();
    const isMessage = words.startsWith('<');
    const phase = isMessage ? 'data' : (phaseOfVerb.get(verb) ?? this.#current()?.phases.at(-1)?.phase ?? 'ehlo');
    const item: OutlineItem = { kind: 'command', name: words, detail: '', from: index, to: index };
    this.#phase(phase, index).items.push(item);
    this.#waiting.push(item);
  }

  #reply(index: number, words: string): void {
    const isLast = words[3] !== '-';
    const waiting = this.#waiting[0];
    if (!waiting && (this.#current()?.phases.every(({ phase }) => phase === 'connect') ?? true)) {
      const item: OutlineItem = { kind: 'event', name: 'greeting', detail: words, from: index, to: index };
      this.#phase('greeting', index).items.push(item);
      return;
    }
    if (!waiting) return;
    if (waiting.detail === '') waiting.detail = words;
    waiting.to = index;
    if (isLast) this.#waiting.shift();
  }

  #phase(phase: Phase, index: number): OutlinePhase {
    const session = this.#current() ?? this.#open(index);
    const last = session.phases.at(-1);
    if (last?.phase === phase) return last;
    const opened: OutlinePhase = { phase, from: index, to: index, items: [] };
    session.phases.push(opened);
    return opened;
  }

  #current(): OutlineSession | undefined {
    return this.sessions.at(-1);
  }

  #open(index: number): OutlineSession {
    const session: OutlineSession = { name: '', from: index, to: index, phases: [] };
    this.sessions.push(session);
    return session;
  }

  #extend(index: number): void {
    const session = this.#current();
    if (!session) return;
    session.to = index;
    const phase = session.phases.at(-1);
    if (!phase) return;
    phase.to = index;
  }
}

/** What can be folded: sessions, replies of several lines, and the message. */
export function foldsOf(lines: readonly string[]): readonly Fold[] {
  const folds: Fold[] = outlineOf(lines).flatMap(({ from, to }) => (to > from ? [{ from, to }] : []));
  let from: number | undefined;
  for (let index = 0; index <= lines.length; index++) {
    const marked = readMarked(lines[index] ?? '');
    const continues = marked && (marked.mark === 'C|' || marked.mark === 'S|');
    if (from !== undefined && !continues && !isContinuation(lines[index - 1])) {
      const to = index - 1;
      if (to > from) folds.push({ from, to });
      from = undefined;
    }
    if (from === undefined && marked && (marked.mark === 'S:' || marked.mark === 'C:')) from = index;
  }
  return folds;
}

/** A reply's line that is not its last one. */
function isContinuation(text: string | undefined): boolean {
  const marked = readMarked(text ?? '');
  return marked?.mark === 'S:' && /^\d{3}-/.test(marked.words);
}
