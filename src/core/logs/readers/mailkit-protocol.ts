import { leadingTime } from '../decode/clock-times.ts';
import { MarkedSession } from '../decode/marked-session.ts';
import type { LineReader, LogReader, LogSink } from '../reader.ts';

const connected =
  /^Connected to (smtps?):\/\/(\[[0-9a-fA-F:.]{2,45}\]|[^\s:/?]{1,255})(?::(\d{1,5}))?\/?(?:\?(\S{0,200}))?$/;
const marked = /^([CS]): ?(.*)$/;

const nested = /^ {0,3}---> /;
/** An exception, or the one that it was made of. */
const exception = /^(?: {0,3}---> )?(?:MailKit|System)\.[\w.]{1,120}Exception(?: \(0x[0-9a-fA-F]{8}\))?: /;

/** What MailKit puts onto a line of its own behind a handshake that failed. */
const isReason = /^The (?:host name did not match|server's SSL certificate|SSL certificate) |^ {0,4}\u2022 \S/;

const open = (sink: LogSink): LineReader => {
  const session = new MarkedSession(sink);
  const opened = (scheme: string, host: string, port: string | undefined, query: string) => {
    const security = scheme === 'smtps' ? 'tls' : /starttls=(?:always|true)/.test(query) ? 'starttls' : undefined;
    session.open({
      host: host.replace(/^\[|\]$/g, ''),
      ...(port === undefined ? {} : { port: Number(port) }),
      ...(security === undefined ? {} : { security }),
    });
    session.give({ kind: 'connected' });
    if (scheme === 'smtps') session.give({ kind: 'tls', implicit: true });
  };
  return {
    line(line) {
      const time = leadingTime(line);
      session.at = time?.at;
      const text = time === undefined ? line : line.slice(time.end).trimStart();
      const connects = connected.exec(text);
      const said = marked.exec(text);
      if (connects !== null) opened(connects[1] ?? '', connects[2] ?? '', connects[3], connects[4] ?? '');
      else if (said?.[1] === 'S') session.server(said[2] ?? '');
      else if (said !== null) session.client(said[2] ?? '');
      else if (exception.test(text) || isReason.test(text))
        session.give({ kind: 'clientError', message: text.replace(nested, '') });
    },
    end() {},
  };
};

/** MailKit's ProtocolLogger: `Connected to smtp://…`, then `S: ` and `C: ` before every line. */
export const mailkitProtocolReader: LogReader = {
  format: 'mailkit-protocol',
  tool: 'MailKit',
  side: 'client',
  recognise(line) {
    const time = leadingTime(line);
    const text = time === undefined ? line : line.slice(time.end).trimStart();
    if (connected.test(text)) return 10;
    if (/^MailKit\.[\w.]{1,120}Exception: /.test(text)) return 10;
    // Many programs mark both sides so.
    return /^(?:S: [2-5]\d\d(?:[ -]|$)|C: )/.test(text) ? 0.9 : 0;
  },
  open,
};
