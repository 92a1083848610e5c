import { leadingTime } from '../decode/clock-times.ts';
import { MarkedSession } from '../decode/marked-session.ts';
import { networkError } from '../decode/network-errors.ts';
import type { LineReader, LogReader, LogSink } from '../reader.ts';

const start = /(?:^| )host=\S{1,255} tls=(?:on|off) auth=(?:on|off) /;
const end = /exitcode=EX_[A-Z]{2,20}$/;

/** Code units of a line that are looked at. */
const longest = 20_000;

const isEntry = (text: string) => text.length <= longest && end.test(text.slice(-40)) && start.test(text);
const quoted = /(smtpmsg|errormsg)='(.*?)'(?= (?:smtpmsg|errormsg|exitcode)=)/g;
const plain = /(?:^| )(host|tls|auth|user|from|recipients|mailsize|smtpstatus|exitcode)=([^ ']{0,1000})/g;

const fieldsOf = (text: string): Map<string, string> => {
  const fields = new Map<string, string>();
  const rest = text.replace(quoted, (_whole, name: string, value: string) => {
    fields.set(name, value);
    return '';
  });
  for (const [, name = '', value = ''] of rest.matchAll(plain)) if (!fields.has(name)) fields.set(name, value);
  return fields;
};

/** The command that the error says the server refused, as far as the log has it. */
const refusedCommand = (error: string, from: string): string | undefined => {
  const recipient = /^recipient address (\S{1,320}) not accepted/.exec(error)?.[1];
  if (recipient !== undefined) return `RCPT TO:<${recipient}>`;
  return error.startsWith('envelope from address ') ? `MAIL FROM:<${from}>` : undefined;
};

const read = (session: MarkedSession, fields: ReadonlyMap<string, string>): void => {
  const error = fields.get('errormsg') ?? '';
  const size = Number(fields.get('mailsize') ?? Number.NaN);
  session.open({ host: fields.get('host') ?? '' });
  if (fields.get('tls') === 'on' && !/^(?:TLS|cannot)/.test(error)) session.give({ kind: 'tls' });
  const reply = fields.get('smtpmsg');
  const mechanism = /^authentication failed \(method ([A-Z0-9-]{1,30})\)/.exec(error)?.[1];
  if (mechanism !== undefined && reply !== undefined) {
    session.give({ kind: 'authFailed', mechanism, user: fields.get('user') ?? '', text: reply });
    return;
  }
  const command = refusedCommand(error, fields.get('from') ?? '');
  if (command !== undefined) session.client(command);
  else if (error === '' || error.startsWith('the server did not accept the mail'))
    session.message(Number.isInteger(size) ? size : undefined);
  if (reply !== undefined) for (const line of reply.split(/\\n|; (?=\d{3}[ -])/)) session.server(line);
  if (error === '') return;
  const network = networkError(error);
  if (network.code !== undefined) session.broken(error);
  session.give({ kind: 'clientError', message: error, code: fields.get('exitcode') ?? '' });
};

const open = (sink: LogSink): LineReader => {
  const session = new MarkedSession(sink);
  return {
    line(text) {
      if (!isEntry(text)) return;
      session.at = leadingTime(text)?.at;
      read(session, fieldsOf(text));
    },
    end() {},
  };
};

/** The log file of msmtp: one line for each message, with the reply that decided. */
export const msmtpLogfileReader: LogReader = {
  format: 'msmtp-logfile',
  tool: 'msmtp',
  side: 'client',
  recognise: (text) => (isEntry(text) ? 10 : 0),
  open,
};
