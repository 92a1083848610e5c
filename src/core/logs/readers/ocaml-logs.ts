import { leadingTime, secondsTime } from '../decode/clock-times.ts';
import { MarkedSession } from '../decode/marked-session.ts';
import { readQuoted } from '../decode/quoted-strings.ts';
import { streamLines } from '../decode/stream-lines.ts';
import type { LineReader, LogReader, LogSink } from '../reader.ts';

const mark = /\[(rd|wr)\]>>> "/;

const timeOf = (text: string): number | undefined => {
  if (text.startsWith('+')) return secondsTime(text.slice(0, 24).split(' ', 1)[0] ?? '');
  return leadingTime(text.startsWith('[') ? text.slice(1) : text)?.at;
};

const open = (sink: LogSink): LineReader => {
  const session = new MarkedSession(sink);
  let hidden = false;
  const received = streamLines((text) => {
    session.server(text);
  });
  const sent = streamLines((text) => {
    if (text === '.' && hidden) session.message();
    else session.client(text);
    if (text === '.') hidden = false;
  });
  return {
    line(text) {
      const found = mark.exec(text);
      session.at = timeOf(text);
      if (found === null) {
        if (text.includes('Start to send email')) hidden = true;
        else if (/\[(?:error|ERROR)\] /.test(text) || text.startsWith('Fatal error: exception '))
          session.give({ kind: 'clientError', message: text.replace(/^.{0,80}\[(?:error|ERROR)\] /, '') });
        return;
      }
      const { octets } = readQuoted(text, found.index + found[0].length, '"', 'decimal');
      if (octets === '') {
        if (found[1] === 'rd') session.give({ kind: 'emptyRead' });
      } else (found[1] === 'rd' ? received : sent).push(octets);
    },
    end() {
      received.flush();
      sent.flush();
    },
  };
};

/** The OCaml libraries colombe and sendmail, and what is built on them (letters), through the Logs library. */
export const ocamlLogsReader: LogReader = {
  format: 'ocaml-logs',
  tool: 'colombe',
  side: 'client',
  recognise: (text) => (mark.test(text) ? 10 : /^\+\d{1,6}\.\d{6} \[[\w.-]{1,60}\] \[\w{1,10}\] /.test(text) ? 4 : 0),
  open,
};
