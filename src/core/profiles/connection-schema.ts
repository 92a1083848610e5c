import * as v from 'valibot';
import { choice, path, seconds, textThat, yesNo } from './fields.ts';
import type { TlsVersion } from './profile.ts';
import { isHost, isIPv4, isIPv6, isOneLine, readSocketAddress } from './syntax.ts';

/** From the oldest to the newest. */
export const tlsVersions = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const satisfies readonly TlsVersion[];

const scaled = 'RFC 5321 section 4.5.3.2 waits for minutes; the default is scaled to someone who watches.';

/** How long to wait, in seconds. */
export const timeoutsSchema = v.pipe(
  v.strictObject(
    {
      connect: v.optional(
        seconds(
          'Connect',
          'Seconds, 0.1 to 3600, for the name look-up, for one connection attempt, or for the TLS handshake. Default 10.',
        ),
        10,
      ),
      greeting: v.optional(
        seconds('Greeting', `Seconds, 0.1 to 3600, for the server’s first reply. Default 30. ${scaled}`),
        30,
      ),
      command: v.optional(seconds('Command', `Seconds, 0.1 to 3600, for any other reply. Default 60. ${scaled}`), 60),
      data: v.optional(
        seconds(
          'Data',
          `Seconds, 0.1 to 3600, for the reply after the final dot or last chunk. Default 120. ${scaled}`,
        ),
        120,
      ),
    },
    'must be an object such as { "connect": 10 }',
  ),
  v.title('Time-outs'),
  v.description('How long to wait, in seconds.'),
);

export const tlsSchema = v.pipe(
  v.strictObject(
    {
      servername: v.optional(
        textThat(
          (text) => text === '' || isHost(text),
          'must be a host name, or empty',
          'Server name',
          'Name for SNI and for verification. Empty (the default): the host.',
          ['mail.example.com'],
        ),
        '',
      ),
      ca: v.optional(
        path(
          'CA certificates',
          'Path of PEM certificates to trust instead of the built-in ones. Empty (the default): the built-in ones.',
        ),
        '',
      ),
      cert: v.optional(path('Client certificate', 'Path of a PEM client certificate. Empty (the default): none.'), ''),
      key: v.optional(
        path('Client key', 'Path of the PEM key of the client certificate. Empty (the default): none.'),
        '',
      ),
      minVersion: v.optional(choice(tlsVersions, 'Lowest version', 'Lowest TLS version. Default TLSv1.2.'), 'TLSv1.2'),
      maxVersion: v.optional(
        choice(tlsVersions, 'Highest version', 'Highest TLS version. Default TLSv1.3.'),
        'TLSv1.3',
      ),
      verify: v.optional(
        yesNo(
          'Verify',
          'Whether a certificate that cannot be verified ends the session. Default true. With false anyone in between can read the password.',
        ),
        true,
      ),
      keyLog: v.optional(
        path(
          'Key log',
          'Path to which the TLS keys are appended for Wireshark (NSS key log format). Empty (the default): none are written.',
        ),
        '',
      ),
    },
    'must be an object such as { "servername": "mail.example.com" }',
  ),
  v.title('TLS'),
  v.description('Certificates, names and versions.'),
);

export const networkSchema = v.pipe(
  v.strictObject(
    {
      family: v.optional(
        choice(['any', 'ipv4', 'ipv6'], 'Address family', 'Which addresses of the host to try. Default "any".'),
        'any',
      ),
      localAddress: v.optional(
        textThat(
          (text) => text === '' || isIPv4(text) || isIPv6(text),
          'must be an IP address of this machine, or empty',
          'Local address',
          'Local IP address to connect from. Empty (the default): the system chooses.',
        ),
        '',
      ),
    },
    'must be an object such as { "family": "ipv4" }',
  ),
  v.title('Network'),
  v.description('Which addresses to use.'),
);

export const xclientSchema = v.pipe(
  v.record(
    v.pipe(
      v.string(),
      v.check(
        (name) => /^[A-Za-z][A-Za-z0-9-]{0,31}$/.test(name),
        'must be named in 1 to 32 letters, digits and hyphens, such as ADDR, NAME, PORT, PROTO, HELO or LOGIN',
      ),
    ),
    textThat(
      (text) => text.length >= 1 && text.length <= 255 && isOneLine(text),
      'must be a text of 1 to 255 characters in one line',
      'Value',
      'Value of the attribute, 1 to 255 characters in one line.',
    ),
    'must be an object such as { "ADDR": "192.0.2.1" }',
  ),
  v.title('XCLIENT'),
  v.description('Attributes of the XCLIENT command of Postfix, such as ADDR, NAME or LOGIN. Left out: it is not sent.'),
  v.examples([{ ADDR: '192.0.2.1', NAME: 'client.example.com' }]),
);

const socketAddress = (title: string, whose: string) =>
  textThat(
    (text) => readSocketAddress(text) !== undefined,
    'must be an IP address and a port such as "192.0.2.1:4321" or "[2001:db8::1]:4321"',
    title,
    `The ${whose} address and port to claim. Left out: the real ones.`,
    ['192.0.2.1:4321', '[2001:db8::1]:4321'],
  );

export const proxyProtocolSchema = v.pipe(
  v.strictObject(
    {
      version: v.pipe(v.picklist([1, 2], 'must be 1 or 2'), v.title('Version'), v.description('1: text. 2: binary.')),
      source: v.exactOptional(socketAddress('Source', 'client’s')),
      destination: v.exactOptional(socketAddress('Destination', 'server’s')),
    },
    'must be an object such as { "version": 1 }',
  ),
  v.title('PROXY protocol'),
  v.description('Header of the PROXY protocol, sent before anything else. Left out: none.'),
);
