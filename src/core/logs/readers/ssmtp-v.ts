import type { LineReader, LogReader, LogSink } from '../reader.ts';
import { MarkedSession } from '../decode/marked-session.ts';

const open = (sink: LogSink): LineReader => {
  const session = new MarkedSession(sink);
  const failed = (text: string) => {
    const unreached = /^Cannot open (\S{1,255}):(\d{1,5})$/.exec(text);
    if (unreached === null) {
      session.give({ kind: 'clientError', message: text });
      return;
    }
    session.open({ host: unreached[1] ?? '', port: Number(unreached[2]) });
    session.give({ kind: 'failure', message: text, final: true });
    session.give({ kind: 'closed', by: 'network', how: 'never-connected' });
  };
  return {
    line(text) {
      if (text.startsWith('[<-] ')) session.server(text.slice(5));
      else if (text.startsWith('[->] ')) session.client(text.slice(5));
      else if (text === '[->]') session.client('');
      else if (text.startsWith('ssmtp: ')) failed(text.slice(7));
    },
    end() {},
  };
};

/** ssmtp with `-v`: of a reply in several lines only the last one is shown. */
export const ssmtpVReader: LogReader = {
  format: 'ssmtp-v',
  tool: 'ssmtp',
  side: 'client',
  recognise: (text) => (/^\[(?:<-|->)\](?: |$)/.test(text) ? 8 : text.startsWith('ssmtp: ') ? 10 : 0),
  open,
};
