import type { LineReader, LogReader, LogSink } from '../reader.ts';
import { MarkedSession } from '../decode/marked-session.ts';
import { looksLikeCommand } from '../decode/unmarked-dialogue.ts';

const prefix = 'smtp-sink: ';

const open = (sink: LogSink): LineReader => {
  const session = new MarkedSession(sink);
  let quit = false;
  return {
    line(line) {
      if (!line.startsWith(prefix)) return;
      const text = line.slice(prefix.length);
      if (text.startsWith('connect (')) {
        quit = false;
        session.open({});
        session.give({ kind: 'connected' });
      } else if (text === 'disconnect') session.give({ kind: 'closed', by: quit ? 'client' : 'server' });
      else if (text === '.') session.message();
      else if (looksLikeCommand(text)) {
        quit = text.toUpperCase() === 'QUIT';
        session.client(text);
      }
    },
    end() {},
  };
};

/** smtp-sink of Postfix with `-v`: what clients send; its own replies are not shown. */
export const smtpSinkVReader: LogReader = {
  format: 'smtp-sink-v',
  tool: 'smtp-sink',
  side: 'server',
  recognise: (text) => (text.startsWith(prefix) ? 10 : 0),
  open,
};
