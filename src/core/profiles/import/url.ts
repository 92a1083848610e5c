import { importText } from './import-texts.ts';
import type { Imported, NotImported } from './imported.ts';
import { fieldsOf, readPort, securityOfPort } from './imported.ts';
import type { Security } from '../../transcript/entry.ts';

const schemes: Readonly<Record<string, Security | undefined>> = {
  smtp: undefined,
  smtps: 'tls',
  'smtp+tls': 'starttls',
  'smtp+starttls': 'starttls',
  'smtp+ssl': 'tls',
  submission: 'starttls',
  submissions: 'tls',
};

const url =
  /^([a-z+]{1,20}):\/\/(?:([^@/?#\s]{0,1000})@)?(\[[0-9A-Fa-f:.]{2,45}\]|[^:/?#@\s[\]]{1,253})(?::(\d{1,5}))?(?:[/?#]([^\s]{0,2000}))?$/i;

/** Whether `text` looks like the address of a mail server: `smtp://…` and its relatives. */
export function isSmtpUrl(text: string): boolean {
  const scheme = /^([a-z+]{1,20}):\/\//i.exec(text.trim())?.[1]?.toLowerCase();
  return scheme !== undefined && Object.hasOwn(schemes, scheme);
}

/** Reads `smtp://user:password@host:port?options` as frameworks write it. */
export function importUrl(text: string): Imported | NotImported {
  const match = url.exec(text.trim());
  const scheme = match?.[1]?.toLowerCase() ?? '';
  if (!match || !Object.hasOwn(schemes, scheme)) {
    return { problem: importText('noAddress') };
  }
  const [, , userInfo, host = '', portText, rest = ''] = match;
  const port = readPort(portText);
  if (portText !== undefined && port === undefined) return { problem: importText('badPort', portText) };
  const separator = userInfo?.indexOf(':') ?? -1;
  const user = userInfo === undefined ? undefined : decoded(separator < 0 ? userInfo : userInfo.slice(0, separator));
  const secret = userInfo === undefined || separator < 0 ? undefined : decoded(userInfo.slice(separator + 1));
  const options = optionsOf(rest);
  const verify = options.get('verify_peer') === '0' || options.get('verify_peer') === 'false' ? false : undefined;
  return {
    fields: fieldsOf({
      host: host.replace(/^\[|\]$/g, ''),
      port,
      security: securityOf(scheme, options) ?? securityOfPort(port) ?? (port === 25 ? 'opportunistic' : undefined),
      auth: user === undefined || user === '' ? undefined : { user },
      tls: verify === undefined ? undefined : { verify },
    }),
    ...(secret !== undefined && secret !== '' && { secret }),
    notes: verify === false ? [importText('verifyOff')] : [],
  };
}

function securityOf(scheme: string, options: ReadonlyMap<string, string>): Security | undefined {
  const encryption = options.get('encryption')?.toLowerCase();
  if (encryption === 'ssl' || options.get('ssl') === 'true' || options.get('secure') === 'true') return 'tls';
  if (encryption === 'tls' || encryption === 'starttls' || options.get('tls') === 'true') return 'starttls';
  return schemes[scheme];
}

function optionsOf(rest: string): ReadonlyMap<string, string> {
  const query = rest.slice(rest.indexOf('?') + 1).split('#')[0] ?? '';
  const pairs = query.split('&').slice(0, 50);
  return new Map(
    pairs.map((pair) => [decoded(pair.split('=')[0] ?? '').toLowerCase(), decoded(pair.split('=')[1] ?? '')]),
  );
}

/** Percent escapes undone; text with broken ones stays as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
