import * as v from 'valibot';
import { networkSchema, proxyProtocolSchema, timeoutsSchema, tlsSchema, xclientSchema } from './connection-schema.ts';
import { choice, hostText, oneLine, whole, yesNo } from './fields.ts';
import { deliverySchema, messageSchema } from './message-schema.ts';
import { mechanisms } from './profile.ts';
import type { Profile } from './profile.ts';
import { isEhloName, isHost } from './syntax.ts';

/** Where a default depends on more than its own field. */
export interface ProfileDefaults {
  /** Name for EHLO where the profile gives none. */
  readonly ehlo: string;
}

const authSchema = v.pipe(
  v.strictObject(
    {
      method: v.optional(
        choice(
          ['auto', ...mechanisms],
          'Mechanism',
          'SASL mechanism. "auto" (the default) takes the strongest one that the server offers; a named one is used even when it is not offered.',
        ),
        'auto',
      ),
      user: v.optional(
        oneLine(1000, 'User', 'User name. May be "${env:NAME}". Needed for every mechanism but EXTERNAL.', [
          'postmaster@mg.example.com',
        ]),
        '',
      ),
      password: v.exactOptional(
        v.pipe(
          v.string('must be a text such as "${env:SMTP_PASSWORD}"'),
          v.check((text) => !text.includes('\0'), 'must not contain a NUL character'),
          v.maxLength(16_384, 'must have at most 16384 characters'),
          v.title('Password or OAuth token'),
          v.description(
            'Best left out: it is then asked for once, or taken from "${env:NAME}", an environment variable. A password written here can be read by everyone who can read the file.',
          ),
          v.examples(['${env:SMTP_PASSWORD}']),
        ),
      ),
      authorizationId: v.optional(
        oneLine(
          1000,
          'Authorization identity',
          'Identity to act as (RFC 4616 section 2). Empty (the default): the user’s own.',
        ),
        '',
      ),
      initialResponse: v.optional(
        yesNo(
          'Initial response',
          'Whether the first response goes on the line of the AUTH command (RFC 4954 section 4). Default true.',
        ),
        true,
      ),
    },
    'must be an object such as { "method": "auto", "user": "a@example.com" }',
  ),
  v.title('Authentication'),
  v.description('How to log in. Left out: the session does not authenticate.'),
);

/** One profile as the file holds it: every field that may be left out is marked so, and has its default where it has one. */
export const profileInputSchema = v.pipe(
  v.strictObject(
    {
      name: oneLine(
        100,
        'Name',
        'Name of the profile, 1 to 100 characters; each name stands once in a file.',
        ['mailgun'],
        1,
      ),
      host: v.exactOptional(
        hostText(isHost, 'Host', 'Host name or IP address to connect to. Give either this or "domain".', [
          'smtp.example.com',
          '127.0.0.1',
        ]),
      ),
      domain: v.exactOptional(
        hostText(
          isHost,
          'Domain',
          'Domain whose MX records name the hosts to connect to. Give either this or "host".',
          ['example.com'],
        ),
      ),
      port: v.exactOptional(
        whole(
          1,
          65_535,
          'Port',
          'TCP port, 1 to 65535. Default by security: 465 for "tls", 587 for "starttls", 25 for "none" and "opportunistic"; with "domain" 25, with protocol "lmtp" 24.',
          [587, 465, 25, 2525],
        ),
      ),
      protocol: v.optional(choice(['smtp', 'lmtp'], 'Protocol', 'SMTP (the default) or LMTP (RFC 2033).'), 'smtp'),
      security: v.optional(
        choice(
          ['none', 'starttls', 'tls', 'opportunistic'],
          'Security',
          '"starttls" (the default): TLS after STARTTLS, or no session. "tls": TLS from the first octet. "opportunistic": STARTTLS where it is offered, else in the clear. "none": in the clear.',
        ),
        'starttls',
      ),
      auth: v.exactOptional(authSchema),
      ehlo: v.exactOptional(
        hostText(
          isEhloName,
          'EHLO name',
          'Name given in EHLO, HELO or LHLO: a domain or an address literal. Default: this machine’s full name, or [127.0.0.1] when it has none.',
          ['client.example.com', '[192.0.2.1]'],
          'must be a host name or an address literal such as [192.0.2.1]',
        ),
      ),
      message: v.optional(messageSchema, {}),
      delivery: v.optional(deliverySchema, {}),
      stopAfter: v.optional(
        choice(
          ['connect', 'greeting', 'ehlo', 'starttls', 'auth', 'mail', 'rcpt', 'data', 'quit'],
          'Stop after',
          'The last phase of the session. "quit" (the default): all of it, the message is sent. "rcpt": everything up to the recipients, nothing is sent.',
        ),
        'quit',
      ),
      leave: v.optional(
        choice(
          ['quit', 'drop'],
          'Leave',
          'How to leave: "quit" (the default) says QUIT and waits, "drop" closes the connection without a word.',
        ),
        'quit',
      ),
      client: v.optional(
        choice(
          ['wire', 'nodemailer'],
          'Client',
          'Who speaks: "wire" (the default), this program’s own engine, or the "nodemailer" library with the errors that its users see.',
        ),
        'wire',
      ),
      timeouts: v.optional(timeoutsSchema, {}),
      tls: v.optional(tlsSchema, {}),
      network: v.optional(networkSchema, {}),
      xclient: v.exactOptional(xclientSchema),
      proxyProtocol: v.exactOptional(proxyProtocolSchema),
    },
    'must be an object such as { "name": "test", "host": "127.0.0.1", "port": 25, "security": "none" }',
  ),
  v.title('Profile'),
  v.description('One saved connection.'),
);

export type ProfileInput = v.InferInput<typeof profileInputSchema>;
type FilledInput = v.InferOutput<typeof profileInputSchema>;

/** The whole file, as the generated JSON schema describes it. */
export const profileFileSchema = v.pipe(
  v.strictObject({
    $schema: v.exactOptional(
      v.pipe(v.string(), v.title('Schema'), v.description('Address of the JSON schema of this file.')),
    ),
    profiles: v.pipe(v.array(profileInputSchema), v.title('Profiles'), v.description('The saved connections.')),
  }),
  v.title('SMTP profiles'),
  v.description('Saved SMTP connections of this workspace.'),
);

/** The port that belongs to the other fields where none is given. */
export function defaultPort(input: Pick<FilledInput, 'protocol' | 'security' | 'domain'>): number {
  // RFC 2033 section 5 forbids port 25 for LMTP; IANA keeps 24 for private mail systems.
  if (input.protocol === 'lmtp') return 24;
  if (input.domain !== undefined) return 25;
  switch (input.security) {
    case 'tls':
      return 465;
    case 'starttls':
      return 587;
    case 'none':
    case 'opportunistic':
      return 25;
  }
}

/** The schema whose output is a `Profile` with every default filled in. */
export function profileSchema(defaults: ProfileDefaults) {
  return v.pipe(
    profileInputSchema,
    v.transform((input) => ({
      ...input,
      port: input.port ?? defaultPort(input),
      ehlo: input.ehlo ?? defaults.ehlo,
    })),
  );
}

type DeepReadonly<T> = T extends readonly (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
    : T;
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Output = v.InferOutput<ReturnType<typeof profileSchema>>;

/** Compiles only while the schema's output and the contract are the same type, readonly marks aside. */
export const schemaMatchesProfile: Same<DeepReadonly<Output>, DeepReadonly<Profile>> = true;
