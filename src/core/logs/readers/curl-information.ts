import type { LogFact } from '../reader.ts';

/** What curl says of a connection besides the conversation. */
export class CurlInformation {
  readonly #give: (fact: LogFact) => void;
  /** TLS stands; the verdict on the certificate is still to come. */
  #tls: { readonly protocol: string; readonly cipher: string } | undefined;

  /** It is told how the connection came about. */
  #told = false;

  constructor(give: (fact: LogFact) => void) {
    this.#give = give;
  }

  /** @param text of a line, without its `* ` or `== Info: ` */
  take(text: string): void {
    this.#told = true;
    if (this.#tls && !/^[ [(]/.test(text) && !text.startsWith('Server certificate')) this.end();
    const trying = /^ {0,2}Trying \[?([0-9A-Fa-f.:]{2,45})\]?:(\d{1,5})/.exec(text);
    const connected = /^Connected to (.{1,255}) \((.{1,45})\) port (\d{1,5})/.exec(text);
    const secured = /^SSL connection using (\S{1,20}) \/ (\S{1,60})/.exec(text);
    const verdict = /^ {1,2}SSL certificate verify (result: .{1,300}|ok\.)/.exec(text);
    if (trying) this.#give({ kind: 'attempt', address: trying[1] ?? '', port: Number(trying[2]) });
    else if (connected) this.#give({ kind: 'connected', address: connected[2] ?? '', port: Number(connected[3]) });
    else if (secured) this.#tls = { protocol: secured[1] ?? '', cipher: secured[2] ?? '' };
    else if (verdict) this.end(verdict[1]);
    else this.#takeTrouble(text);
  }

  #takeTrouble(text: string): void {
    if (text.startsWith('server response timeout')) return this.#give({ kind: 'timeout' });
    if (/^connect to .{1,100} failed: /.test(text)) return this.#give({ kind: 'failure', message: text });
    if (/^(?:OpenSSL|LibreSSL|GnuTLS|schannel|SSL_connect|SSL:|SSL certificate problem)/.test(text)) {
      return this.#give({ kind: 'tlsFailed', message: text });
    }
    if (/^Could not resolve host/.test(text)) return this.#give({ kind: 'failure', message: text });
    if (/^Closing connection/.test(text)) return this.#give({ kind: 'closed', by: 'client' });
    if (/^Recv failure: Connection reset by peer/.test(text))
      return this.#give({ kind: 'closed', by: 'server', how: 'reset' });
    if (/^(?:response reading failed|SSL_read|SSL read): /.test(text))
      return this.#give({ kind: 'clientError', message: text });
  }

  /** A line outside the trace: `curl: (67) Login denied`. */
  error(text: string): void {
    const [, code, message] = /^curl: \((\d{1,3})\) (.{1,2000})/s.exec(text) ?? [];
    if (code === undefined || message === undefined) return;
    // A connection that does not come about is timed out in other words.
    if (!this.#told && /^(?:server response timeout|Operation timed out)/.test(message)) {
      this.#give({ kind: 'connected' });
      this.#give({ kind: 'timeout', waitingFor: 'reply' });
    }
    this.#give({ kind: 'clientError', message, code: `curl ${code}` });
  }

  /** @param verdict on the certificate; absent when curl gave none */
  end(verdict?: string): void {
    if (!this.#tls) return;
    const verified = verdict === 'ok.';
    const said = verdict === undefined || verified ? {} : { verdict: verdict.replace(/^result: /, '') };
    this.#give({ kind: 'tls', ...this.#tls, ...(verdict !== undefined && { verified }), ...said });
    this.#tls = undefined;
  }
}
