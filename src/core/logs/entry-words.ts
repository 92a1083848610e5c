import type { Draft } from '../transcript/entry.ts';

/** What an entry repeats of its line of the log, to find it there; empty where it says it in words of its own. */
export function wordsOf(draft: Draft): string {
  switch (draft.kind) {
    case 'reply':
      return draft.code === 0
        ? (draft.lines[0] ?? '')
        : `${draft.code}${draft.lines.length > 1 ? '-' : ' '}${draft.lines[0] ?? ''}`;
    case 'command':
    case 'note':
      return draft.text;
    case 'data':
      return draft.preview[0] ?? '';
    case 'clientError':
    case 'failure':
    case 'tlsFailed':
      return draft.message;
    case 'tls':
      return draft.protocol;
    case 'attempt':
    case 'connected':
      return draft.address;
    case 'session':
      return draft.host;
    default:
      return '';
  }
}
