import type { Profile } from '../profile.ts';

/** The session as a program that uses nodemailer; the password comes from the environment. */
export function nodemailerCode(profile: Profile): string {
  const { host, domain, port, protocol, security, auth, message, ehlo, tls, timeouts } = profile;
  const options = {
    host: host ?? domain ?? '',
    port,
    secure: security === 'tls',
    ...(security === 'starttls' && { requireTLS: true }),
    ...(security === 'none' && { ignoreTLS: true }),
    ...(protocol === 'lmtp' && { lmtp: true }),
    name: ehlo,
    ...(security !== 'none' && { tls: tlsOptions(tls) }),
    connectionTimeout: timeouts.connect * 1000,
    greetingTimeout: timeouts.greeting * 1000,
    socketTimeout: timeouts.data * 1000,
    ...(auth && {
      ...(auth.method !== 'auto' && !isOauth(auth.method) && { authMethod: auth.method }),
      auth: isOauth(auth.method)
        ? { type: 'OAuth2', user: auth.user, accessToken: variable }
        : { user: auth.user, pass: variable },
    }),
    logger: true,
    debug: true,
  };
  const mail =
    message.eml === undefined
      ? { from: message.from, to: message.to, subject: message.subject, text: message.text, html: message.html }
      : { envelope: { from: message.from, to: message.to }, raw: { path: message.eml } };
  return [
    `import { createTransport } from 'nodemailer';`,
    '',
    `const transport = createTransport(${literal(options)});`,
    '',
    `await transport.sendMail(${literal(mail)});`,
    '',
  ].join('\n');
}

/** Stands for the password until the text is made; no profile can hold it. */
const variable = '\0password';

function isOauth(method: string): boolean {
  return method === 'XOAUTH2' || method === 'OAUTHBEARER';
}

function tlsOptions(tls: Profile['tls']): Readonly<Record<string, unknown>> {
  return {
    ...(tls.servername !== '' && { servername: tls.servername }),
    minVersion: tls.minVersion,
    rejectUnauthorized: tls.verify,
  };
}

/** A value as JavaScript source: what JSON makes of it, but for the password. */
function literal(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(JSON.stringify(variable), 'process.env.SMTP_PASSWORD');
}
