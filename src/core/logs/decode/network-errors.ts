/** An error of the network as a program words it. */
export interface NetworkError {
  readonly message: string;
  /** The POSIX name of the error, `ENOTFOUND` for a name that does not exist; absent when the words do not tell. */
  readonly code?: string;
}

const codes: readonly (readonly [words: string, code: string])[] = [
  ['connection refused', 'ECONNREFUSED'],
  ['actively refused', 'ECONNREFUSED'],
  ['forcibly closed', 'ECONNRESET'],
  ['connection reset', 'ECONNRESET'],
  ['reset by peer', 'ECONNRESET'],
  ['connection timed out', 'ETIMEDOUT'],
  ['operation timed out', 'ETIMEDOUT'],
  ['timed out', 'ETIMEDOUT'],
  ['i/o timeout', 'ETIMEDOUT'],
  ['connect timeout', 'ETIMEDOUT'],
  ['connection timeout', 'ETIMEDOUT'],
  ['opentimeout', 'ETIMEDOUT'],
  ['readtimeout', 'ETIMEDOUT'],
  ['execution expired', 'ETIMEDOUT'],
  ['did not properly respond', 'ETIMEDOUT'],
  ['{:error, :timeout}', 'ETIMEDOUT'],
  ['{error,timeout}', 'ETIMEDOUT'],
  ['no route to host', 'EHOSTUNREACH'],
  ['network is unreachable', 'ENETUNREACH'],
  ['network unreachable', 'ENETUNREACH'],
  ['broken pipe', 'EPIPE'],
  ['temporary failure in name resolution', 'EAI_AGAIN'],
  ['name or service not known', 'ENOTFOUND'],
  ['nodename nor servname', 'ENOTFOUND'],
  ['no address associated', 'ENODATA'],
  ['host not found', 'ENOTFOUND'],
  ['could not get ip from host', 'ENOTFOUND'],
  ['name does not resolve', 'ENOTFOUND'],
  ['unknown host', 'ENOTFOUND'],
  ['could not find the host', 'ENOTFOUND'],
  ['could not resolve', 'ENOTFOUND'],
  ['no such host', 'ENOTFOUND'],
  ['unknownhostexception', 'ENOTFOUND'],
  ['nxdomain', 'ENOTFOUND'],
];

/** A POSIX name in capitals or, as Erlang has it, in small letters; the number of Linux or of Windows Sockets. */
const named =
  /\b(econnrefused|econnreset|etimedout|ehostunreach|enetunreach|epipe|enotfound|eai_again|econnaborted)\b|\berrno[ =:]{0,2}(\d{2,3})\b|\b(?:10060|10061|10054|10051|10065|11001)\b/i;

const numbers: Readonly<Record<string, string>> = {
  32: 'EPIPE',
  101: 'ENETUNREACH',
  104: 'ECONNRESET',
  110: 'ETIMEDOUT',
  111: 'ECONNREFUSED',
  113: 'EHOSTUNREACH',
  10051: 'ENETUNREACH',
  10054: 'ECONNRESET',
  10060: 'ETIMEDOUT',
  10061: 'ECONNREFUSED',
  10065: 'EHOSTUNREACH',
  11001: 'ENOTFOUND',
};

/** Finds out which error of the network the words are of. */
export const networkError = (message: string): NetworkError => {
  const words = message.toLowerCase();
  const code = codes.find(([known]) => words.includes(known))?.[1] ?? namedCode(message);
  return code === undefined ? { message } : { message, code };
};

const namedCode = (message: string): string | undefined => {
  const [all = '', name, number = all] = named.exec(message.slice(0, 4000)) ?? [];
  return name?.toUpperCase() ?? numbers[number];
};

/** The name of an error number of Linux or Windows; undefined when it is none that a connection meets. */
export const errorName = (number: string): string | undefined => numbers[number];
