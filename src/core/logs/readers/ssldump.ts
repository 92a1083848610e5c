import { tlsAlerts } from '../tls-alerts.ts';
import type { LineReader, LogFact, LogReader, LogSink } from '../reader.ts';

const connection = /^New TCP connection #(\d{1,9}): (\S{1,255}?)\((\d{1,5})\) <-> (\S{1,255}?)\((\d{1,5})\)$/;
const record =
  /^ {0,8}(\d{1,9}) {1,4}\d{1,9} {1,8}\d{1,12}\.\d{1,6} {1,8}\([\d.]{1,20}\) {1,8}([CS]>[CS]) {1,8}(Handshake|ChangeCipherSpec|Alert|application_data)\b/;
const ending = /^ {0,8}(\d{1,9}) {1,8}\d{1,12}\.\d{1,6} {1,8}\([\d.]{1,20}\) {1,8}([CS])>[CS] {1,8}TCP (FIN|RST)$/;
const mailPorts: ReadonlySet<number> = new Set([25, 465, 587, 2525]);
const names: ReadonlySet<string> = new Set(Object.values(tlsAlerts));

/** What ssldump prints of a connection to a server of mail: its records of TLS, and the alert with which it failed. */
export const ssldumpReader: LogReader = {
  format: 'ssldump',
  tool: 'ssldump',
  side: 'between',
  recognise(text) {
    const port = connection.exec(text)?.[5];
    if (port !== undefined) return mailPorts.has(Number(port)) ? 10 : 0;
    return record.test(text) ? 2 : 0;
  },
  open: (sink) => new SslDump(sink),
};

class SslDump implements LineReader {
  readonly #sink: LogSink;
  /** The connection and the direction of the alert that is being told, and whether it is a fatal one. */
  #alert: { readonly session: string; readonly from: string; fatal: boolean } | undefined;

  constructor(sink: LogSink) {
    this.#sink = sink;
  }

  line(text: string): void {
    const opened = connection.exec(text);
    if (opened) return this.#opened(opened[1] ?? '', opened[4] ?? '', Number(opened[5]));
    const [, session, direction = '', kind] = record.exec(text) ?? [];
    if (session !== undefined) {
      this.#alert = kind === 'Alert' ? { session, from: direction.charAt(0), fatal: false } : undefined;
      return;
    }
    const [, ended, side, how] = ending.exec(text) ?? [];
    if (ended !== undefined)
      return this.#give(ended, {
        kind: 'closed',
        by: side === 'S' ? 'server' : 'client',
        how: how === 'RST' ? 'reset' : 'fin',
      });
    this.#told(text);
  }

  end(): void {}

  #opened(session: string, host: string, port: number): void {
    this.#alert = undefined;
    this.#give(session, { kind: 'open', host, port, ...(port === 465 && { security: 'tls' as const }) });
    this.#give(session, { kind: 'connected' });
  }

  #told(text: string): void {
    const alert = this.#alert;
    const [, name, value = ''] = /^ {1,20}(level|value) {1,40}([a-z_]{2,40})$/.exec(text) ?? [];
    if (!alert || name === undefined) return;
    if (name === 'level') alert.fatal = value === 'fatal';
    const words = value.replaceAll('_', ' ');
    if (name !== 'value' || !alert.fatal || !names.has(words)) return;
    this.#alert = undefined;
    const who = alert.from === 'C' ? 'the client' : 'the server';
    this.#give(alert.session, { kind: 'tlsFailed', message: `${who} sent the alert ${words}` });
  }

  #give(session: string, fact: LogFact): void {
    this.#sink({ session, ...fact });
  }
}
