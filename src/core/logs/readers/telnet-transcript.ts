import type { LineReader, LogReader, LogSink } from '../reader.ts';
import { TypedSession } from '../decode/typed-session.ts';
import { looksLikeReply } from '../decode/unmarked-dialogue.ts';

const open = (sink: LogSink): LineReader => {
  const session = new TypedSession(sink);
  const told = (text: string): boolean => {
    const trying = /^Trying (\S{1,100}?)(?:\.\.\.)?$/.exec(text);
    if (trying !== null) session.attempt(trying[1] ?? '');
    const connected = /^Connected to (\S{1,255}?)\.$/.exec(text);
    if (connected !== null) session.connect({ host: connected[1] ?? '' });
    const failed =
      /^telnet: (?:Unable to connect to remote host|connect to address [^ ]{1,100}|could not resolve [^ ]{1,300}): (.*)/i.exec(
        text,
      );
    if (failed !== null) session.failed(failed[1] ?? '');
    const lookup = /^Server lookup failure: +([^ ]{1,255}):(\d{1,5}), (.*)/.exec(text);
    if (lookup !== null) session.failed(lookup[3] ?? '', { host: lookup[1] ?? '', port: Number(lookup[2]) });
    return trying !== null || connected !== null || failed !== null || lookup !== null;
  };
  return {
    line(line) {
      const text = line.replace(/\r{1,4}$/, '');
      if (text === 'Connection closed by foreign host.') session.closed('server');
      else if (text === 'Connection closed.') session.closed('client');
      else if (session.connected) {
        if (!text.startsWith('Escape character is ') && !text.startsWith('Script done on ')) session.line(text);
      } else told(text);
    },
    end() {
      session.end();
    },
  };
};

/** telnet at a terminal, also inside `script`: banners, then both sides without marks. */
export const telnetTranscriptReader: LogReader = {
  format: 'telnet-transcript',
  tool: 'telnet',
  side: 'client',
  general: true,
  recognise(line) {
    const text = line.replace(/\r{1,4}$/, '');
    if (text === 'Connection closed by foreign host.' || text.startsWith('Escape character is ')) return 10;
    if (/^(?:telnet: |Server lookup failure: )/.test(text)) return 10;
    if (/^(?:Trying [0-9a-fA-F:.]{3,60}\.\.\.|Connected to \S{1,255}\.)$/.test(text)) return 5;
    return looksLikeReply(text) ? 1 : 0;
  },
  open,
};
