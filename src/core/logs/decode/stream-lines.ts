import type { LineEnding } from '../../transcript/entry.ts';
import { textOfOctets } from './quoted-strings.ts';

/** Code units of an unfinished line that are kept; a longer line is given out in parts. */
const mostHeld = 100_000;

/** Cuts what one side sent, however it was divided into chunks, into lines. */
export interface StreamLines {
  /** @param octets one code unit for each octet */
  push(octets: string): void;
  /** The log leaves out the next `count` octets of the stream. */
  skip(count: number): void;
  /** Forgets what has no line end yet. */
  drop(): void;
  /** Gives out what has no line end yet. */
  flush(): void;
}

/** @param give takes each line, without its end; never called with an empty text and the ending `none` */
export const streamLines = (give: (text: string, lineEnding: LineEnding) => void): StreamLines => {
  let held = '';
  const flush = () => {
    const rest = held;
    held = '';
    if (rest !== '') give(textOfOctets(rest), 'none');
  };
  return {
    push(octets) {
      let start = 0;
      for (let end = octets.indexOf('\n'); end >= 0; end = octets.indexOf('\n', start)) {
        const line = held + octets.slice(start, end);
        held = '';
        start = end + 1;
        if (line.endsWith('\r')) give(textOfOctets(line.slice(0, -1)), 'crlf');
        else give(textOfOctets(line), 'lf');
      }
      held += octets.slice(start);
      if (held.length > mostHeld) flush();
    },
    skip(count) {
      if (count === 2 && held !== '') {
        const line = held;
        held = '';
        give(textOfOctets(line), 'crlf');
      } else if (held !== '') {
        held += '...';
        flush();
      }
    },
    drop() {
      held = '';
    },
    flush,
  };
};
