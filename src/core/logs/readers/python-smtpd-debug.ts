import type { LineReader, LogReader, LogSink } from '../reader.ts';
import { MarkedSession } from '../decode/marked-session.ts';
import { readQuoted, textOfOctets } from '../decode/quoted-strings.ts';
import { looksLikeCommand } from '../decode/unmarked-dialogue.ts';

const open = (sink: LogSink): LineReader => {
  const session = new MarkedSession(sink);
  let data = false;
  let credentials = false;
  const read = (text: string) => {
    const octets = textOfOctets(readQuoted(text, 'Data: b"'.length, text.charAt(7), 'octal').octets);
    if (data && !looksLikeCommand(octets)) session.message(octets.length);
    else if (looksLikeCommand(octets) || credentials || /^[A-Za-z]{1,20}(?: |$)/.test(octets)) session.client(octets);
    data = octets.toUpperCase() === 'DATA';
    credentials = /^AUTH /i.test(octets);
  };
  return {
    line(text) {
      if (/^Data: b['"]/.test(text)) read(text);
      else if (text.startsWith('Incoming connection from ')) {
        session.open({});
        session.give({ kind: 'connected' });
      }
    },
    end() {},
  };
};

/** Python's `smtpd` module with `-d`: what clients send; its own replies are not shown. */
export const pythonSmtpdDebugReader: LogReader = {
  format: 'python-smtpd-debug',
  tool: 'smtpd (Python)',
  side: 'server',
  recognise(text) {
    if (/^Data: b['"]/.test(text)) return 8;
    if (/^(?:DebuggingServer started at |Incoming connection from \(')/.test(text)) return 10;
    return /^(?:Peer: \('|===> |\tLocal addr: |\tRemote addr:)/.test(text) ? 6 : 0;
  },
  open,
};
