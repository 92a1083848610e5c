/** A secret to be looked for, and a server that gives it away as often as it can. */
import { createServer, type Server, type Socket } from 'node:net';
import { mechanisms } from '../../src/core/profiles/profile.ts';

/** A password with a character for every kind of escape. */
export const canary = 'c4nary+Pa55 wörd/=&"\\<end>';
export const user = 'postmaster@mg.example.com';

/** Every form in which the secret must not be found, at all three alignments of base64. */
export function forbiddenForms(): readonly string[] {
  const bytes = Buffer.from(canary);
  const forms = [
    canary,
    bytes.toString('base64'),
    bytes.toString('hex'),
    encodeURIComponent(canary),
    JSON.stringify(canary).slice(1, -1),
    Buffer.from(`\0${user}\0${canary}`).toString('base64'),
    Buffer.from(`user=${user}\x01auth=Bearer ${canary}\x01\x01`).toString('base64'),
  ];
  for (const shift of [1, 2]) {
    const shifted = Buffer.concat([Buffer.alloc(shift, 0x61), bytes, Buffer.alloc(3, 0x61)]).toString('base64');
    forms.push(shifted.slice(4, -8));
  }
  return forms;
}

/** Refuses every AUTH, and repeats in its reply all that the client said, as it came and decoded. */
export function repeatingServer(): Server {
  return createServer((socket: Socket) => {
    const heard: string[] = [];
    socket.on('error', () => {});
    socket.write('220 repeat.example ESMTP\r\n');
    socket.on('data', (bytes) => {
      for (const line of bytes.toString('latin1').split('\r\n').slice(0, -1)) answer(socket, line, heard);
    });
  });
}

function answer(socket: Socket, line: string, heard: string[]): void {
  if (/^(EHLO|HELO)/.test(line)) {
    socket.write(`250-repeat.example\r\n250 AUTH ${mechanisms.join(' ')}\r\n`);
  } else if (line === 'QUIT') {
    socket.end('221 bye\r\n');
  } else {
    heard.push(line);
    const challenge = challengeFor(heard);
    if (challenge !== undefined) socket.write(`334 ${Buffer.from(challenge).toString('base64')}\r\n`);
    else socket.write(repeat(heard));
  }
}

/** What this mechanism asks next; undefined when everything was said. */
function challengeFor(heard: readonly string[]): string | undefined {
  const [, mechanism = '', initial] = (heard[0] ?? '').split(' ');
  const said = heard.length - 1 + (initial === undefined ? 0 : 1);
  if (mechanism.startsWith('SCRAM') && said === 1) {
    const first = Buffer.from(heard.length === 1 ? (initial ?? '') : (heard[1] ?? ''), 'base64').toString();
    return `r=${first.slice(first.indexOf(',r=') + 3)}server,s=c2FsdHNhbHQ=,i=4096`;
  }
  const needed = mechanism === 'LOGIN' || mechanism.startsWith('SCRAM') ? 2 : 1;
  if (said >= needed) return undefined;
  return mechanism === 'CRAM-MD5' ? '<1.2@repeat.example>' : said === 0 ? 'Username:' : 'Password:';
}

function repeat(heard: readonly string[]): string {
  const words = heard.flatMap((line) => line.split(' '));
  const decoded = words.map((word) =>
    Buffer.from(word, 'base64')
      .toString('utf8')
      .replace(/[\0-\x1f]/g, ' '),
  );
  const all = [...heard, ...decoded, encodeURIComponent(decoded.join(' '))];
  return all.map((text, index) => `535${index === all.length - 1 ? ' ' : '-'}5.7.8 ${text}\r\n`).join('');
}
