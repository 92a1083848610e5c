import type { LineReader, LogReader, LogSink } from '../reader.ts';
import { TypedSession } from '../decode/typed-session.ts';
import { looksLikeReply } from '../decode/unmarked-dialogue.ts';

/** OpenBSD's nc, the traditional one, and ncat, when the connection stands. */
const connected = [
  /^Connection to (?<host>\S{1,255}) (?:\((?<address>[^)]{1,60})\) )?(?<port>\d{1,5}) port \[tcp\/[^\]]{1,40}\] succeeded!$/,
  /^(?:\(UNKNOWN\) |(?<host>[^\s[(]{1,255}) )\[(?<address>[0-9a-fA-F.:]{3,45})\] (?<port>\d{1,5}) (?:\([^)]{1,40}\) )?open$/,
  /^Ncat: (?:Connected|SSL connection) to (?<address>\S{3,60}):(?<port>\d{1,5})\.$/,
];

const refused = [
  /^(?:nc|netcat)(?:\.\w{1,20})?: connect to (?<host>\S{1,255}) (?:\((?<address>[^)]{1,60})\) )?port (?<port>\d{1,5}) \(tcp\) failed: (?<reason>.+)$/,
  /^(?:\(UNKNOWN\) |(?<host>[^\s[(]{1,255}) )\[(?<address>[0-9a-fA-F.:]{3,45})\] (?<port>\d{1,5}) (?:\([^)]{1,40}\) )?: (?<reason>.+)$/,
  /^Ncat: (?<reason>(?:Connection|Could not resolve|Network is|No route|TIMEOUT|Input\/output).*)$/,
  /^(?:nc|netcat)(?:\.\w{1,20})?: getaddrinfo(?: for host "[^"]{1,255}" port \S{1,20})?: (?<reason>.+)$/,
];

/** What ncat tells of its own doing, with `-v` and more of them. */
const ofProgram = /^(?:Ncat: |NCAT DEBUG: |libnsock |NSOCK )/;

const firstMatch = (
  patterns: readonly RegExp[],
  text: string,
): Readonly<Record<string, string | undefined>> | undefined => {
  for (const pattern of patterns) {
    const found = pattern.exec(text);
    if (found !== null) return found.groups ?? {};
  }
  return undefined;
};

const targetOf = (groups: Readonly<Record<string, string | undefined>>) => ({
  ...(groups['host'] === undefined ? {} : { host: groups['host'] }),
  ...(groups['port'] === undefined ? {} : { port: Number(groups['port']) }),
});

const open = (sink: LogSink): LineReader => {
  const session = new TypedSession(sink);
  let verdict: string | undefined;
  const told = (text: string) => {
    const stands = firstMatch(connected, text);
    if (stands !== undefined) {
      if (stands['address'] !== undefined) session.attempt(stands['address'], Number(stands['port']));
      session.connect(targetOf(stands));
      if (text.startsWith('Ncat: SSL'))
        session.give({ kind: 'tls', implicit: true, ...(verdict === undefined ? {} : { verified: false, verdict }) });
    }
    verdict = /^Ncat: Certificate verification failed \((.{1,200})\)\.$/.exec(text)?.[1] ?? verdict;
    if (text.startsWith('Ncat: Certificate verification error'))
      session.give({ kind: 'tlsFailed', message: verdict === undefined ? text : `${text} ${verdict}` });
    const fails = firstMatch(refused, text);
    if (fails !== undefined) session.failed(fails['reason'] ?? '', targetOf(fails));
    return stands !== undefined || fails !== undefined;
  };
  return {
    line(line) {
      const text = line.replace(/\r{1,4}$/, '');
      if (/^Ncat: \d{1,12} bytes sent, /.test(text)) session.closed('client');
      else if (session.connected && /^Ncat: (?:Broken pipe|Connection reset by peer)\.$/.test(text))
        session.closed('server');
      else if (!told(text) && session.connected && !ofProgram.test(text)) session.line(text);
    },
    end() {
      session.end();
    },
  };
};

/** nc and ncat with `-v`: what they say of the connection, then both sides without marks. */
export const netcatReader: LogReader = {
  format: 'netcat',
  tool: 'netcat',
  side: 'client',
  general: true,
  recognise(line) {
    const text = line.replace(/\r{1,4}$/, '');
    if (text.startsWith('Ncat: ')) return 10;
    if (firstMatch(connected, text) !== undefined || firstMatch(refused, text) !== undefined) return 10;
    return looksLikeReply(text) ? 1 : 0;
  },
  open,
};
