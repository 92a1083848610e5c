import { leadingTime } from '../decode/clock-times.ts';
import { MarkedSession } from '../decode/marked-session.ts';
import { streamLines } from '../decode/stream-lines.ts';
import type { LineReader, LogReader, LogSink } from '../reader.ts';

const header =
  /([<>]) (\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d(?:\.\d{1,9})?) {1,3}length=(\d{1,9}) from=\d{1,12} to=\d{1,12}$/;
const hexadecimal = /^((?: [0-9a-f]{2})+)(?:  |$)/;
const notice = /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d(?:\.\d{1,9})? socat\[\d{1,10}\] ([EWNIF]) (.*)$/;

/** Microseconds, which socat pads to nine digits. */
const timeOf = (text: string) => leadingTime(text.replace(/\.000(\d{6})$/, '.$1'))?.at;

/** The octets that a line of `-v` shows: line feeds are real, the other control characters are escaped. */
const unescape = (text: string): string =>
  text.replace(/\\([rt\\])/g, (_whole, letter: string) => (letter === 'r' ? '\r' : letter === 't' ? '\t' : '\\'));

/** What socat says of itself with `-d -d`. */
const told = (session: MarkedSession, level: string, text: string): void => {
  const connected = /^successfully connected (?:from|to) .{0,200}?AF=\d{1,2} ([0-9a-fA-F.:[\]]{3,60}):(\d{1,5})$/.exec(
    text,
  );
  if (connected !== null) session.give({ kind: 'connected' });
  const target = /^opening connection to (?:LEN=\d{1,3} )?AF=\d{1,2} \[?([0-9a-fA-F.:]{3,45})\]?:(\d{1,5})$/.exec(text);
  const ended = /^socket ([12]) \(fd \d{1,6}\) is at EOF$/.exec(text)?.[1];
  if (ended !== undefined) session.give({ kind: 'closed', by: ended === '2' ? 'server' : 'client' });
  if (target !== null) {
    session.open({ port: Number(target[2]) });
    session.give({ kind: 'attempt', address: target[1] ?? '', port: Number(target[2]) });
  } else if (level === 'E' || level === 'F') session.broken(text.slice(text.lastIndexOf('): ') + 1).replace(/^: /, ''));
};

const open = (sink: LogSink): LineReader => {
  const session = new MarkedSession(sink);
  const lines = {
    '<': streamLines((text) => {
      session.server(text);
    }),
    '>': streamLines((text) => {
      session.client(text);
    }),
  };
  let side: '<' | '>' | undefined;
  let left = 0;
  const push = (octets: string) => {
    if (side !== undefined && left > 0) lines[side].push(octets.slice(0, left));
    left -= octets.length;
  };
  return {
    line(text) {
      const said = notice.exec(text);
      const begins = said === null ? header.exec(text) : null;
      if (said !== null) {
        session.at = leadingTime(text)?.at;
        told(session, said[1] ?? '', said[2] ?? '');
      } else if (begins !== null) {
        if (begins.index > 0) push(unescape(text.slice(0, begins.index)));
        side = begins[1] === '<' ? '<' : '>';
        session.at = timeOf(begins[2] ?? '');
        left = Number(begins[3]);
      } else {
        const octets = hexadecimal.exec(text)?.[1];
        if (octets === undefined) push(`${unescape(text)}\n`);
        else
          push(
            String.fromCharCode(
              ...octets
                .slice(1)
                .split(' ')
                .map((pair) => Number.parseInt(pair, 16)),
            ),
          );
      }
    },
    end() {
      lines['<'].flush();
      lines['>'].flush();
    },
  };
};

/** socat with `-v` or `-x`; what goes from left to right is taken for the client's. */
export const socatReader: LogReader = {
  format: 'socat',
  tool: 'socat',
  side: 'between',
  general: true,
  recognise: (text) => (header.test(text) || notice.test(text) ? 10 : hexadecimal.test(text) ? 2 : 0),
  open,
};
