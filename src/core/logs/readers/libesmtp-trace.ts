import type { LineReader, LogReader, LogSink } from '../reader.ts';
import { MarkedSession } from '../decode/marked-session.ts';
import { looksLikeReply } from '../decode/unmarked-dialogue.ts';

const open = (sink: LogSink): LineReader => {
  const session = new MarkedSession(sink);
  let last: 'C' | 'S' | 'H' | undefined;
  return {
    line(line) {
      const text = line.endsWith('\r') ? line.slice(0, -1) : line;
      const marked = /^([CSH]): (.*)$/.exec(text) ?? /^([CSH]):()$/.exec(text);
      if (marked === null) {
        if (last === 'S' && looksLikeReply(text)) session.server(text);
        return;
      }
      last = marked[1] === 'C' ? 'C' : marked[1] === 'S' ? 'S' : 'H';
      if (last === 'C') session.client(marked[2] ?? '');
      else if (last === 'S') session.serverAfterUnseenMessage(marked[2] ?? '');
    },
    end() {},
  };
};

/** esmtp and other programs with libesmtp: `S: ` before the first line of a reply, `C: `, and `H: ` before headers only. */
export const libesmtpTraceReader: LogReader = {
  format: 'libesmtp-trace',
  tool: 'libesmtp',
  side: 'client',
  recognise(text) {
    if (/^H: [A-Za-z-]{1,60}: /.test(text)) return 8;
    if (/^(?:S: [2-5]\d\d[ -]|C: [A-Z])/.test(text)) return 2;
    return /^\d{1,3} \(null\)$|: \d{1,3} \(null\)$/.test(text) ? 8 : looksLikeReply(text) ? 0.9 : 0;
  },
  open,
};
