import type { LineReader, LogReader, LogSink } from '../reader.ts';
import { MarkedSession } from '../decode/marked-session.ts';
import { networkError } from '../decode/network-errors.ts';
import { looksLikeCommand } from '../decode/unmarked-dialogue.ts';

const prefix = 'smtp-source: ';

const open = (sink: LogSink): LineReader => {
  const session = new MarkedSession(sink);
  const fatal = (message: string) => {
    const error = networkError(message);
    if (error.code !== undefined) session.broken(message);
    session.give({ kind: 'clientError', message });
  };
  const told = (text: string) => {
    if (text.startsWith('<<< ')) session.server(text.slice(4));
    else if (text === '.') session.message();
    else if (looksLikeCommand(text)) session.client(text);
    else if (/^(?:fatal|warning|error): /.test(text)) fatal(text.slice(text.indexOf(': ') + 2));
  };
  return {
    line(line) {
      // The counter of `-c` ends in a carriage return.
      const text = line.slice(line.lastIndexOf('\r', line.length - 2) + 1).replace(/\r$/, '');
      if (text.startsWith(prefix)) told(text.slice(prefix.length));
    },
    end() {},
  };
};

/** smtp-source of Postfix with `-v`. */
export const smtpSourceVReader: LogReader = {
  format: 'smtp-source-v',
  tool: 'smtp-source',
  side: 'client',
  recognise: (text) => (/(?:^|\r)smtp-source: /.test(text.slice(0, 60)) ? 10 : 0),
  open,
};
