import { leadingTime } from '../decode/clock-times.ts';
import { MarkedSession } from '../decode/marked-session.ts';
import { readQuoted } from '../decode/quoted-strings.ts';
import { SessionTable } from '../decode/session-table.ts';
import { streamLines } from '../decode/stream-lines.ts';
import type { LineReader, LogReader, LogSink } from '../reader.ts';

const head = /\[SMTP (\S{3,60}:\d{1,5})\] ([\s\S]*)/;
const passed = /^(Received|Sent) \d{1,9} bytes: '/;

const conversation = (sink: LogSink, name: string) => {
  const session = new MarkedSession(sink, name);
  return {
    session,
    received: streamLines((text) => {
      session.client(text);
    }),
    sent: streamLines((text) => {
      session.server(text);
    }),
    closed: false,
  };
};

const open = (sink: LogSink): LineReader => {
  const sessions = new SessionTable((name) => conversation(sink, name));
  const told = (talk: ReturnType<typeof conversation>, text: string) => {
    const chunk = passed.exec(text);
    if (chunk !== null) {
      const { octets } = readQuoted(text, chunk[0].length, "'", 'octal');
      if (chunk[1] === 'Sent') talk.sent.push(octets);
      else talk.received.push(octets);
    } else if (text === 'Starting session') {
      talk.closed = false;
      talk.session.open({});
      talk.session.give({ kind: 'connected' });
    } else if (text === 'Connection closed by remote host' || text === 'Session ended') {
      talk.received.flush();
      if (!talk.closed) talk.session.give({ kind: 'closed', by: text === 'Session ended' ? 'server' : 'client' });
      talk.closed = true;
    }
  };
  return {
    line(text) {
      const found = head.exec(text);
      if (found === null) return;
      const talk = sessions.get(found[1] ?? '');
      talk.session.at = leadingTime(text)?.at;
      told(talk, found[2] ?? '');
    },
    end() {
      for (const talk of sessions.values()) talk.received.flush();
    },
  };
};

/** MailHog. */
export const mailhogReader: LogReader = {
  format: 'mailhog',
  tool: 'MailHog',
  side: 'server',
  recognise: (text) => (head.test(text) ? 10 : /\[(?:SMTP|HTTP)\] Binding to address: /.test(text) ? 8 : 0),
  open,
};
