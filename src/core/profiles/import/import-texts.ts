/** Everything that an import says, in English. `{0}` and `{1}` are filled in. */
export const importTexts = {
  noAddress: 'not an address of the form smtp://user:password@host:port or smtps://…',
  badPort: 'the port must be 1 to 65535; this is {0}',
  noServer: 'no setting names a mail server; looked for SMTP_HOST, MAIL_HOST, EMAIL_HOST, SMTP_URL and the like',
  serverInEnvironment: 'the mail server stands in the environment variable {0}, not in the file',
  namesService: 'the call names the service {0}, not a host: create a profile from its preset',
  noCall: 'no createTransport call with a host, a service or an address was found',
  tooLong: 'the file is longer than {0} octets',
  verifyOff: 'The address turns verification of the certificate off; so does the profile.',
  fillFromVariable: 'Fill in {0}: the program takes it from {1}.',
  fillFromProgram: 'Fill in {0}: in the program it is {1}.',
} as const;

/** One of these texts with what fills it in, which is as it stands in the file. */
export interface ImportText {
  readonly key: keyof typeof importTexts;
  readonly values: readonly string[];
}

export function importText(key: ImportText['key'], ...values: readonly string[]): ImportText {
  return { key, values };
}
