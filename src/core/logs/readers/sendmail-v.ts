import type { LineReader, LogReader, LogSink } from '../reader.ts';
import { MarkedSession } from '../decode/marked-session.ts';
import { networkError } from '../decode/network-errors.ts';
import { looksLikeReply } from '../decode/unmarked-dialogue.ts';

const connecting = /^(\S{1,320})\.\.\. Connecting to (\S{1,255}?)\.? (?:port (\d{1,5}) )?via (\S{1,20})\.\.\.$/;
const outcome =
  /^(\S{1,320})\.\.\. (Deferred|User unknown|Service unavailable|Host unknown|Data format error)(?:: (.*)|)$/;

const open = (sink: LogSink): LineReader => {
  const session = new MarkedSession(sink);
  let overSmtp = false;
  const failed = (words: string) => {
    const error = networkError(words);
    if (error.code !== undefined && (!session.spoken || session.waiting)) session.broken(words);
    else if (session.waiting) session.give({ kind: 'emptyRead' });
    session.give({ kind: 'clientError', message: words });
  };
  const told = (text: string) => {
    const connects = connecting.exec(text);
    const fails = outcome.exec(text);
    if (connects !== null) {
      overSmtp = connects[4] !== 'local';
      const port = connects[3] === undefined ? {} : { port: Number(connects[3]) };
      if (overSmtp) session.open({ host: connects[2] ?? '', ...port });
    } else if (fails !== null) failed(fails[3] ?? fails[2] ?? '');
  };
  return {
    line(text) {
      if (text.startsWith('>>> ')) {
        overSmtp = true;
        if (session.inMessage && text === '>>> .') session.message();
        else session.client(text.slice(4));
      } else if (overSmtp && looksLikeReply(text)) session.server(text);
      else told(text);
    },
    end() {},
  };
};

/** sendmail with `-v`: replies as they came, `>>> ` before commands, the message left out but for its dot. */
export const sendmailVReader: LogReader = {
  format: 'sendmail-v',
  tool: 'sendmail',
  side: 'client',
  recognise(text) {
    if (connecting.test(text) || /\.\.\. (?:Using cached E?SMTP connection to|Sent \(|Connecting to local)/.test(text))
      return 10;
    if (outcome.test(text) || /^Closing connection to \S{1,255}\.$/.test(text)) return 8;
    return /^>>> [A-Z.]/.test(text) ? 3 : looksLikeReply(text) ? 1 : 0;
  },
  open,
};
