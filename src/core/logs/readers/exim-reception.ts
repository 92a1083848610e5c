import type { LogFact } from '../reader.ts';

type Give = (session: string, fact: LogFact) => void;

const peerPattern = /\[([0-9A-Fa-f.:]{2,45})\](?::(\d{1,5}))?/;
const authPattern =
  /^(\S{1,40}) authenticator failed for .{0,300}?\[[^\]]{1,64}\](?::\d{1,5})?(?: I=\S{1,80})?: (.{1,500})$/;
const syntaxPattern = /^SMTP syntax error in "(.{1,600}?)" (?:H=.{0,300}\[[^\]]{1,64}\](?::\d{1,5})? )(.{1,300})$/;
const rejectPattern =
  /^(.{0,600}?)((?:temporarily )?rejected (MAIL|RCPT|EHLO|HELO|AUTH|VRFY|EXPN|ETRN|after DATA|connection|DATA)\b.{0,1500})$/;

/** A line of Exim's log about a connection that it took. */
export function readReception(text: string, give: Give): void {
  const peer = peerPattern.exec(text);
  if (!peer) return;
  const [, address = '', port] = peer;
  const session = port === undefined ? address : `${address}:${port}`;
  const tell = (fact: LogFact) => give(session, fact);
  if (text.startsWith('SMTP connection from ')) return readConnection(text, session, tell);
  const auth = authPattern.exec(text);
  if (auth) return readSignIn(auth, tell);
  const rejection = rejectPattern.exec(text);
  if (rejection) return readRejection(rejection, tell);
  readRest(text, tell);
}

function readConnection(text: string, client: string, tell: (fact: LogFact) => void): void {
  if (/ closed by QUIT/.test(text)) return tell({ kind: 'closed', by: 'client' });
  if (/ lost(?: |$)/.test(text)) {
    const reset = text.includes('Connection reset by peer');
    return tell({ kind: 'closed', by: 'client', how: reset ? 'reset' : 'fin' });
  }
  if (/ closed (?:by|after|due)/.test(text)) return tell({ kind: 'closed', by: 'server' });
  tell({ kind: 'open', client });
}

function readSignIn([, mechanism = '', rest = '']: RegExpExecArray, tell: (fact: LogFact) => void): void {
  const user = / \(set_id=(.{0,300})\)$/.exec(rest)?.[1];
  const text = rest.replace(/ \(set_id=.{0,300}\)$/, '');
  tell({ kind: 'authFailed', mechanism, text, ...(user !== undefined && { user }) });
}

/** The log has the reply's text without its code: what the server sent is not known. */
function readRejection([, , words = '', stage = '']: RegExpExecArray, tell: (fact: LogFact) => void): void {
  const recipient = /rejected RCPT (<[^>]{0,512}>)/.exec(words)?.[1];
  const sender = /rejected MAIL (?:FROM:)?(<[^>]{0,512}>)/.exec(words)?.[1];
  if (recipient !== undefined) tell({ kind: 'client', text: `RCPT TO:${recipient}` });
  else if (sender !== undefined) tell({ kind: 'client', text: `MAIL FROM:${sender}` });
  const command = stage === 'after DATA' ? 'DATA' : stage;
  tell({ kind: 'clientError', message: words, ...(stage !== 'connection' && { command }) });
}

function readRest(text: string, tell: (fact: LogFact) => void): void {
  if (text.startsWith('TLS error on connection from ')) return tell({ kind: 'tlsFailed', message: text });
  if (/^SMTP (?:command|data|message) timeout/.test(text)) {
    tell({ kind: 'note', text, importance: 'warn' });
    return tell({ kind: 'closed', by: 'server', how: 'timeout' });
  }
  if (text.startsWith('unexpected disconnection')) return tell({ kind: 'closed', by: 'client' });
  const [, line, why] = syntaxPattern.exec(text) ?? [];
  if (line !== undefined && why !== undefined) {
    tell({ kind: 'client', text: line });
    const [, meant] = /^(MAIL|RCPT)/i.exec(line) ?? [];
    return tell({ kind: 'clientError', message: why, command: meant ?? line });
  }
  const dropped = /^SMTP call from .{1,300} dropped: (.{1,300})$/.exec(text)?.[1];
  if (dropped !== undefined) {
    tell({ kind: 'clientError', message: dropped });
    return tell({ kind: 'closed', by: 'server' });
  }
  if (/^SMTP (?:protocol|syntax) /.test(text)) return tell({ kind: 'clientError', message: text });
  const accepted = text.startsWith('<= ') || text.startsWith('no MAIL in ');
  if (accepted) tell({ kind: 'note', text, importance: 'info' });
  else if (text.startsWith('Message abandoned')) tell({ kind: 'note', text, importance: 'warn' });
}
