import { leadingTime } from '../decode/clock-times.ts';
import { MarkedSession } from '../decode/marked-session.ts';
import { readQuoted, textOfOctets } from '../decode/quoted-strings.ts';
import { SessionTable } from '../decode/session-table.ts';
import type { LineReader, LogReader, LogSink } from '../reader.ts';

const peer = /\('([0-9a-fA-F.:%\w]{2,60})', (\d{1,5})(?:, \d{1,10}, \d{1,10})?\) ([\s\S]*)/;
const said = /^(>>|<<) b(['"])/;

const open = (sink: LogSink): LineReader => {
  const sessions = new SessionTable((name) => new MarkedSession(sink, name));
  const told = (session: MarkedSession, text: string) => {
    const marked = said.exec(text);
    if (marked !== null) {
      const line = textOfOctets(readQuoted(text, marked[0].length, marked[2] ?? "'", 'octal').octets).replace(
        /\r?\n$/,
        '',
      );
      if (marked[1] === '>>') session.client(line);
      else session.serverAfterUnseenMessage(line);
    } else if (text === 'handling connection') {
      session.open({});
      session.give({ kind: 'connected' });
    } else if (text === 'EOF received') session.give({ kind: 'closed', by: 'client' });
    else if (text === 'connection lost') session.give({ kind: 'closed', by: 'client' });
  };
  return {
    line(text) {
      const found = peer.exec(text);
      if (found === null) return;
      const name = `${found[1] ?? ''}:${found[2] ?? ''}`;
      const session = sessions.get(name);
      session.at = leadingTime(text)?.at;
      told(session, found[3] ?? '');
    },
    end() {},
  };
};

/** aiosmtpd with `-d -d -d`: `>>` is what it reads from the client, `<<` what it writes. */
export const aiosmtpdDebugReader: LogReader = {
  format: 'aiosmtpd-debug',
  tool: 'aiosmtpd',
  side: 'server',
  recognise(text) {
    const found = peer.exec(text);
    if (found !== null && said.test(found[3] ?? '')) return 10;
    if (text.includes('mail.log')) return 8;
    return found !== null && /^(?:handling connection|EOF received|[Cc]onnection lost)/.test(found[3] ?? '') ? 6 : 0;
  },
  open,
};
