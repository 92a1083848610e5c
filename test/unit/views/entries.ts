import type { Draft, Entry } from '../../../src/core/transcript/entry.ts';
import { Transcript } from '../../../src/core/transcript/transcript.ts';

/** Entries made from drafts, a millisecond apart. */
export function entriesOf(drafts: readonly Draft[]): readonly Entry[] {
  const transcript = new Transcript();
  for (const [place, draft] of drafts.entries()) transcript.append(draft, 1_790_000_000_000_000 + place * 1000);
  return transcript.entries;
}

export function command(text: string, phase: Draft['phase'] = 'mail'): Draft {
  const verb = text.split(' ')[0] ?? '';
  return { kind: 'command', phase, direction: 'client', verb, text, lineEnding: 'crlf', violations: [] };
}

export function reply(code: number, lines: readonly string[], phase: Draft['phase'] = 'mail', answers?: number): Draft {
  const answering = answers === undefined ? {} : { answers, latencyUs: 500 };
  return { kind: 'reply', phase, direction: 'server', code, lines, violations: [], ...answering };
}

export function note(text: string): Draft {
  return { kind: 'note', phase: 'mail', text, importance: 'debug' };
}
