import type { Profile } from '../../src/core/profiles/profile.ts';

/** What a test or a scenario wants otherwise than the defaults below. */
export type ProfileOverrides = {
  readonly [K in keyof Profile]?: Profile[K] extends object | undefined ? Partial<NonNullable<Profile[K]>> : Profile[K];
};

/** A profile for a server on loopback, with limits short enough for a test. */
export function testProfile(port: number, overrides: ProfileOverrides = {}): Profile {
  const { auth, message, delivery, tls, timeouts, network, ...rest } = overrides;
  const profile = {
    name: 'test',
    host: '127.0.0.1',
    port,
    protocol: 'smtp',
    security: 'none',
    ehlo: 'client.example.com',
    stopAfter: 'quit',
    leave: 'quit',
    client: 'wire',
    ...rest,
    message: { from: 'a@example.com', to: ['b@example.com'], subject: 'Test', text: 'Hello', ...message },
    delivery: { transfer: 'auto', pipelining: true, smtputf8: 'auto', requireTls: false, ...delivery },
    timeouts: { connect: 2, greeting: 0.5, command: 0.5, data: 0.5, ...timeouts },
    tls: {
      servername: '',
      ca: '',
      cert: '',
      key: '',
      minVersion: 'TLSv1.2',
      maxVersion: 'TLSv1.3',
      verify: true,
      keyLog: '',
      ...tls,
    },
    network: { family: 'any', localAddress: '', ...network },
  } as const;
  if (!auth) return profile as Profile;
  const user = 'postmaster@mg.example.com';
  return { ...profile, auth: { method: 'auto', user, authorizationId: '', initialResponse: true, ...auth } } as Profile;
}
