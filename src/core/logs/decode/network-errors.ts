/** An error of the network as a program words it. */
export interface NetworkError {
  readonly message: string;
  /** The POSIX name of the error, `ENOTFOUND` for a name that does not exist; absent when the words do not tell. */
  readonly code?: string;
}

const codes: readonly (readonly [words: string, code: string])[] = [
  ['connection refused', 'ECONNREFUSED'],
  ['connection reset', 'ECONNRESET'],
  ['reset by peer', 'ECONNRESET'],
  ['connection timed out', 'ETIMEDOUT'],
  ['operation timed out', 'ETIMEDOUT'],
  ['timed out', 'ETIMEDOUT'],
  ['no route to host', 'EHOSTUNREACH'],
  ['network is unreachable', 'ENETUNREACH'],
  ['network unreachable', 'ENETUNREACH'],
  ['broken pipe', 'EPIPE'],
  ['temporary failure in name resolution', 'EAI_AGAIN'],
  ['name or service not known', 'ENOTFOUND'],
  ['nodename nor servname', 'ENOTFOUND'],
  ['no address associated', 'ENODATA'],
  ['host not found', 'ENOTFOUND'],
  ['unknown host', 'ENOTFOUND'],
  ['could not find the host', 'ENOTFOUND'],
  ['could not resolve', 'ENOTFOUND'],
  ['no such host', 'ENOTFOUND'],
];

const numbers: Readonly<Record<string, string>> = {
  32: 'EPIPE',
  101: 'ENETUNREACH',
  104: 'ECONNRESET',
  110: 'ETIMEDOUT',
  111: 'ECONNREFUSED',
  113: 'EHOSTUNREACH',
};

/** Finds out which error of the network the words are of. */
export const networkError = (message: string): NetworkError => {
  const words = message.toLowerCase();
  const code = codes.find(([known]) => words.includes(known))?.[1];
  return code === undefined ? { message } : { message, code };
};

/** The name of an error number of Linux; undefined when it is none that a connection meets. */
export const errorName = (number: string): string | undefined => numbers[number];
