import { errorName, networkError } from './network-errors.ts';

/** What openssl s_client says of the connection and of TLS, gathered until the dialogue begins. */
export class SClientTalk {
  /** Lines that have been read, and the one (1-based) in which the trouble first shows; 0 without trouble. */
  line = 0;
  troubleLine = 0;
  /** The protocol, absent while no handshake has finished. */
  protocol: string | undefined;
  cipher: string | undefined;
  verified: boolean | undefined;
  verdict: string | undefined;
  /** Why the handshake failed, in the library's words. */
  refusal: { readonly message: string; readonly code: string } | undefined;
  failure: { readonly message: string; readonly code?: string } | undefined;
  /** With `-starttls`: the server did not offer it, and s_client went on. */
  unoffered = false;
  /** Octets that were read in the clear and in the handshake; absent while the report does not say. */
  octetsRead: number | undefined;
  /** The report of the handshake has come to its end. */
  complete = false;

  /**
   * Whether something was read in the clear before a handshake that the server did not begin: only with `-starttls`.
   * Five octets, the header of a record, are read before they are found to be none.
   */
  get afterStarttls(): boolean {
    const untouched = this.refusal === undefined || this.refusal.message === 'wrong version number';
    return this.unoffered || (this.protocol === undefined && untouched && (this.octetsRead ?? 0) > 5);
  }

  /** @returns whether the line is one of these */
  take(text: string): boolean {
    const trouble = this.#takeError(text) || /^verify error:num=/.test(text);
    if (trouble && this.troubleLine === 0) this.troubleLine = this.line;
    return this.#takeReport(text) || trouble;
  }

  #takeReport(text: string): boolean {
    const octets = /^SSL handshake has read (\d{1,10}) bytes/.exec(text);
    if (octets !== null) this.octetsRead = Number(octets[1]);
    if (text.startsWith("Didn't find STARTTLS in server response")) this.unoffered = true;
    const cipher = /^(?:New, )(\S{1,20}), Cipher is (\S{1,60})$/.exec(text);
    if (cipher !== null && cipher[1] !== '(NONE)') {
      this.protocol = cipher[1];
      this.cipher = cipher[2];
    }
    const verdict = /^Verify return code: (\d{1,4}) \((.{0,200})\)$/.exec(text);
    if (verdict !== null) {
      this.complete = true;
      this.verified = verdict[1] === '0';
      if (verdict[1] !== '0') this.verdict = verdict[2];
    }
    const error = /^verify error:num=\d{1,4}:(.{1,200})$/.exec(text);
    if (error !== null) this.verdict ??= error[1];
    return (
      octets !== null ||
      text.startsWith("Didn't find STARTTLS") ||
      cipher !== null ||
      verdict !== null ||
      error !== null
    );
  }

  #takeError(text: string): boolean {
    const routine = /^[0-9A-F]{8,20}:error:([0-9A-F]{8}):([^:]{1,60}):([^:]{0,80}):([^:]{1,200}):/.exec(text);
    if (routine !== null) {
      const [, code = '', library = '', , reason = ''] = routine;
      if (library.startsWith('SSL')) this.refusal ??= { message: reason, code };
      else this.failure ??= networkError(reason === 'system lib' ? (text.split(':').at(-1) ?? reason) : reason);
      return true;
    }
    const number = /^(?:connect|write|read):errno=(\d{1,4})$/.exec(text)?.[1];
    if (number === undefined) return false;
    const code = errorName(number);
    if (number !== '0')
      this.failure ??= { message: code ?? `errno ${number}`, ...(code === undefined ? {} : { code }) };
    return true;
  }
}
