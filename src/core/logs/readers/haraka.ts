import { leadingTime } from '../decode/clock-times.ts';
import { MarkedSession } from '../decode/marked-session.ts';
import { readQuoted } from '../decode/quoted-strings.ts';
import { SessionTable } from '../decode/session-table.ts';
import type { LineReader, LogReader, LogSink } from '../reader.ts';

/** What Haraka's three forms of a line have in common. */
interface HarakaLine {
  readonly at: number | undefined;
  readonly level: string;
  /** The connection, without the number of its transaction. */
  readonly connection: string;
  readonly text: string;
}

const plain = /^\[([A-Z]{3,9})\] \[([0-9A-F-]{1,40})(?:\.\d{1,6})?\] \[([^\]]{1,80})\] (.*)$/;
const logfmt = /^level=([A-Z]{3,9}) uuid=([0-9A-F-]{1,40})(?:\.\d{1,6})? origin=\S{1,80} message=(.*)$/;

const json = (text: string): Omit<HarakaLine, 'at'> | undefined => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof parsed !== 'object' || parsed === null) return undefined;
  const { level, uuid, message, origin: _origin, ...rest } = parsed as Record<string, unknown>;
  if (typeof level !== 'string' || typeof uuid !== 'string' || typeof message !== 'string') return undefined;
  const told = Object.entries(rest).map(
    ([name, value]) => `${name}=${typeof value === 'string' ? JSON.stringify(value) : String(value)}`,
  );
  return { level: level.toUpperCase(), connection: uuid.replace(/\.\d{1,6}$/, ''), text: [message, ...told].join(' ') };
};

const messageOf = (value: string): string => {
  if (!value.startsWith('"')) return value;
  const { octets, end } = readQuoted(value, 1, '"', 'none');
  return octets + value.slice(end);
};

const readLine = (line: string): HarakaLine | undefined => {
  const time = leadingTime(line);
  if (time === undefined) return undefined;
  const text = line.slice(time.end).trimStart();
  const found = plain.exec(text);
  if (found !== null) return { at: time.at, level: found[1] ?? '', connection: found[2] ?? '', text: found[4] ?? '' };
  const pairs = logfmt.exec(text);
  if (pairs !== null)
    return { at: time.at, level: pairs[1] ?? '', connection: pairs[2] ?? '', text: messageOf(pairs[3] ?? '') };
  const object = text.startsWith('{') ? json(text) : undefined;
  return object === undefined ? undefined : { at: time.at, ...object };
};

const opened = (session: MarkedSession) => {
  session.open({});
  session.give({ kind: 'connected' });
};

/** Without the protocol in the log its last reply (`lr`) is all that is known of the dialogue. */
const disconnected = (session: MarkedSession, text: string): void => {
  const lastReply = / lr="((?:[^"\\]|\\.){3,500})"/.exec(text)?.[1];
  if (!session.spoken && lastReply !== undefined) {
    if (/^53[45]/.test(lastReply)) session.give({ kind: 'authFailed', text: lastReply });
    else if (/^[45]/.test(lastReply)) session.server(lastReply);
  }
  session.give({ kind: 'closed', by: 'client' });
};

const told = (session: MarkedSession, line: HarakaLine): void => {
  const { text } = line;
  const said = /^([CS]): ?(.*)$/.exec(text);
  if (said?.[1] === 'S') session.serverAfterUnseenMessage(said[2] ?? '');
  else if (said !== null) {
    const command = (said[2] ?? '').replace(/ ?state=\d{1,3}$/, '');
    if (command !== '') session.client(command);
  } else if (text.startsWith('connect ip=')) opened(session);
  else if (text.startsWith('disconnect ip=')) disconnected(session, text);
  else if (text.startsWith('client connection error: ')) {
    const message = text.slice('client connection error: '.length).replace(/ ip=\S{1,60}$/, '');
    session.give({ kind: 'note', text: message, importance: 'info' });
  }
};

const open = (sink: LogSink): LineReader => {
  const sessions = new SessionTable((name) => new MarkedSession(sink, name));
  return {
    line(text) {
      const line = readLine(text);
      if (line === undefined || line.connection === '-') return;
      const session = sessions.get(line.connection);
      session.at = line.at;
      told(session, line);
    },
    end() {},
  };
};

/** Haraka, in its plain form, as logfmt and as JSON; the dialogue is there at the level PROTOCOL. */
export const harakaReader: LogReader = {
  format: 'haraka',
  tool: 'Haraka',
  side: 'server',
  recognise(text) {
    const line = readLine(text);
    if (line === undefined)
      return /Z (?:Starting up Haraka version|loglevel: |log format: )/.test(text.slice(0, 80)) ? 10 : 0;
    return line.level === 'PROTOCOL' ? 10 : 7;
  },
  open,
};
