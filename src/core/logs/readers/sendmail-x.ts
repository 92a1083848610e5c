import type { LineReader, LogReader, LogSink } from '../reader.ts';
import { MarkedSession } from '../decode/marked-session.ts';
import { looksLikeCommand, looksLikeReply } from '../decode/unmarked-dialogue.ts';

const head = /^(\d{1,10}) (<<<|>>>|===) ?(.*)$/;

/** Processes that are told apart. */
const mostProcesses = 1000;

interface Process {
  readonly session: MarkedSession;
  /** `input`: what is read is the message that sendmail was given. */
  role: 'input' | 'client' | 'server';
  credentials: boolean;
}

const serverReads = (process: Process, received: boolean, text: string): void => {
  if (!received) process.session.server(text);
  else if (text === '[EOF]') process.session.give({ kind: 'closed', by: 'client' });
  else process.session.client(text);
};

/** What a local mailer is given stands in the log like what is sent to a server, but is no command. */
const isOfSession = (process: Process, text: string) =>
  process.session.inMessage || process.credentials || looksLikeCommand(text);

const clientReads = (process: Process, received: boolean, text: string): void => {
  if (!received) {
    if (isOfSession(process, text)) process.session.client(text);
    process.credentials = false;
  } else if (text === '[EOF]') {
    if (process.session.waiting) process.session.give({ kind: 'emptyRead' });
  } else {
    process.session.server(text);
    process.credentials = text.startsWith('334');
  }
};

const open = (sink: LogSink): LineReader => {
  const processes = new Map<string, Process>();
  const processOf = (id: string): Process => {
    const known = processes.get(id);
    if (known !== undefined) return known;
    if (processes.size >= mostProcesses) processes.clear();
    const process: Process = { session: new MarkedSession(sink, id), role: 'input', credentials: false };
    processes.set(id, process);
    return process;
  };
  return {
    line(line) {
      const found = head.exec(line.endsWith('\r') ? line.slice(0, -1) : line);
      if (found === null) return;
      const [, id = '', mark = '', text = ''] = found;
      const process = processOf(id);
      const host = mark === '===' ? /^CONNECT (\S{1,255}?)\.?$/.exec(text)?.[1] : undefined;
      if (host !== undefined) {
        process.role = 'client';
        process.session.open({ host });
      } else if (mark === '>>>' && process.role === 'input' && looksLikeReply(text)) process.role = 'server';
      if (mark === '===' || process.role === 'input') return;
      if (process.role === 'server') serverReads(process, mark === '<<<', text);
      else clientReads(process, mark === '<<<', text);
    },
    end() {},
  };
};

/** The file of sendmail's `-X`: the process, then `<<<` for what it reads and `>>>` for what it writes. */
export const sendmailXReader: LogReader = {
  format: 'sendmail-x',
  tool: 'sendmail',
  side: 'client',
  recognise: (text) => (/^\d{1,10} (?:(?:<<<|>>>)(?: |$)|=== [A-Z])/.test(text) ? 10 : 0),
  open,
};
