import { errorName, networkError } from './network-errors.ts';

/** What openssl s_client says of the connection and of TLS, gathered until the dialogue begins. */
export class SClientTalk {
  /** The protocol, absent while no handshake has finished. */
  protocol: string | undefined;
  cipher: string | undefined;
  verified: boolean | undefined;
  verdict: string | undefined;
  /** Why the handshake failed, in the library's words. */
  refusal: { readonly message: string; readonly code: string } | undefined;
  failure: { readonly message: string; readonly code?: string } | undefined;
  /** The report of the handshake has come to its end. */
  complete = false;

  /** @returns whether the line is one of these */
  take(text: string): boolean {
    return this.#takeReport(text) || this.#takeError(text);
  }

  #takeReport(text: string): boolean {
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
    return cipher !== null || verdict !== null || error !== null;
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
