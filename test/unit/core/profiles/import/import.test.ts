import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { importCreateTransport } from '../../../../../src/core/profiles/import/create-transport.ts';
import { importVariables } from '../../../../../src/core/profiles/import/dotenv.ts';
import { importFile } from '../../../../../src/core/profiles/import/file.ts';
import type { Imported, ImportedFields, NotImported } from '../../../../../src/core/profiles/import/imported.ts';
import { importUrl } from '../../../../../src/core/profiles/import/url.ts';
import { cpuMs } from '../../../../cpu-time.ts';

const secret = 'imp0rted p@ss';

function assertImported(imported: Imported | NotImported, fields: ImportedFields, withSecret = true): void {
  assert.ok(!('problem' in imported), JSON.stringify(imported));
  assert.deepEqual(imported.fields, fields);
  assert.equal(imported.secret, withSecret ? secret : undefined);
  assert.ok(!JSON.stringify(imported.fields).includes(secret), 'the secret is no field');
}

describe('an address', () => {
  const written = encodeURIComponent(secret);
  for (const [text, fields] of [
    [
      `smtps://ann%40example.com:${written}@smtp.example.com`,
      { host: 'smtp.example.com', security: 'tls', auth: { user: 'ann@example.com' } },
    ],
    [
      `smtp://ann:${written}@smtp.example.com:587`,
      { host: 'smtp.example.com', port: 587, security: 'starttls', auth: { user: 'ann' } },
    ],
    [
      `smtp://ann:${written}@[2001:db8::1]:465/?a=b`,
      { host: '2001:db8::1', port: 465, security: 'tls', auth: { user: 'ann' } },
    ],
    [
      `smtp+starttls://ann:${written}@h.example:25`,
      { host: 'h.example', port: 25, security: 'starttls', auth: { user: 'ann' } },
    ],
    [
      `smtp://ann:${written}@h.example:2525?encryption=ssl`,
      { host: 'h.example', port: 2525, security: 'tls', auth: { user: 'ann' } },
    ],
  ] as const) {
    it(text.replace(written, '…'), () => assertImported(importUrl(text), fields));
  }

  it('that turns verification off says so', () => {
    const imported = importUrl('smtps://h.example?verify_peer=0');
    assert.ok(!('problem' in imported));
    assert.deepEqual(imported.fields.tls, { verify: false });
    assert.equal(imported.notes.length, 1);
  });

  for (const text of ['http://h.example', 'smtp://', 'smtp://h.example:99999', 'smtp:// a', 'smtp://a b@h']) {
    it(`not ${text}`, () => assert.ok('problem' in importUrl(text)));
  }
});

describe('the variables of', () => {
  const cases: Readonly<Record<string, readonly [text: string, fields: ImportedFields]>> = {
    'a plain .env': [
      `SMTP_HOST=smtp.example.com\nSMTP_PORT=587 # submission\nexport SMTP_USER="ann"\nSMTP_PASS='${secret}'\nSMTP_FROM=a@example.com`,
      {
        host: 'smtp.example.com',
        port: 587,
        security: 'starttls',
        auth: { user: 'ann' },
        message: { from: 'a@example.com' },
      },
    ],
    Laravel: [
      `MAIL_MAILER=smtp\nMAIL_HOST=smtp.example.com\nMAIL_PORT=465\nMAIL_USERNAME=ann\nMAIL_PASSWORD="${secret}"\nMAIL_ENCRYPTION=tls\nMAIL_FROM_ADDRESS="a@example.com"`,
      {
        host: 'smtp.example.com',
        port: 465,
        security: 'tls',
        auth: { user: 'ann' },
        message: { from: 'a@example.com' },
      },
    ],
    Django: [
      `EMAIL_HOST=smtp.example.com\nEMAIL_PORT=587\nEMAIL_HOST_USER=ann\nEMAIL_HOST_PASSWORD=${secret}\nEMAIL_USE_TLS=True\nDEFAULT_FROM_EMAIL=a@example.com`,
      {
        host: 'smtp.example.com',
        port: 587,
        security: 'starttls',
        auth: { user: 'ann' },
        message: { from: 'a@example.com' },
      },
    ],
    Spring: [
      `spring.mail.host=smtp.example.com\nspring.mail.port=2525\nspring.mail.username=ann\nspring.mail.password=${secret}\nspring.mail.properties.mail.smtp.starttls.enable=true`,
      { host: 'smtp.example.com', port: 2525, security: 'starttls', auth: { user: 'ann' } },
    ],
    Rails: [
      `SMTP_ADDRESS=smtp.example.com\nSMTP_PORT=587\nSMTP_USER_NAME=ann\nSMTP_PASSWORD=${secret}\nSMTP_AUTHENTICATION=plain\nSMTP_DOMAIN=app.example.com`,
      {
        host: 'smtp.example.com',
        port: 587,
        security: 'starttls',
        auth: { method: 'PLAIN', user: 'ann' },
        ehlo: 'app.example.com',
      },
    ],
    Symfony: [
      `MAILER_DSN=smtp://ann:${encodeURIComponent(secret)}@smtp.example.com:25`,
      { host: 'smtp.example.com', port: 25, security: 'opportunistic', auth: { user: 'ann' } },
    ],
    'next-auth': [
      `EMAIL_SERVER=smtps://ann:${encodeURIComponent(secret)}@smtp.example.com:465\nEMAIL_FROM=a@example.com`,
      {
        host: 'smtp.example.com',
        port: 465,
        security: 'tls',
        auth: { user: 'ann' },
        message: { from: 'a@example.com' },
      },
    ],
  };
  for (const [name, [text, fields]] of Object.entries(cases))
    it(name, () => assertImported(importVariables(text), fields));

  it('a file without any', () =>
    assert.ok('problem' in importVariables('DATABASE_URL=postgres://x\n# SMTP_HOST=commented')));
});

describe('a createTransport call', () => {
  it('with an object', () => {
    const program = `
      // createTransport({ host: 'commented.example' })
      const transport = nodemailer.createTransport({
        host: "smtp.example.com", // the relay
        port: 465,
        'secure': true,
        auth: { user: 'ann', pass: \`${secret}\` },
        tls: { rejectUnauthorized: false, servername: 'mx.example.com' },
      });`;
    const imported = importCreateTransport(program.replace(/\/\/ createTransport.*\n/, ''));
    assertImported(imported, {
      host: 'smtp.example.com',
      port: 465,
      security: 'tls',
      auth: { user: 'ann' },
      tls: { servername: 'mx.example.com', verify: false },
    });
  });

  it('with an address', () => {
    assertImported(importCreateTransport(`createTransport('smtps://ann:${encodeURIComponent(secret)}@h.example')`), {
      host: 'h.example',
      security: 'tls',
      auth: { user: 'ann' },
    });
  });

  it('with values from elsewhere: they are named, never evaluated', () => {
    const imported = importCreateTransport(
      `createTransport({ host: 'h.example', port: Number(process.env.PORT), auth: { user: process.env.U, pass: get({ a: 1 }) } })`,
    );
    assert.ok(!('problem' in imported));
    assert.deepEqual(imported.fields, { host: 'h.example' });
    const said = imported.notes.map(({ values }) => values.join(' is '));
    assert.deepEqual(said, [
      'port is Number(process.env.PORT)',
      'auth.user is process.env.U',
      'auth.pass is get({ a: 1 })',
    ]);
    assert.equal(imported.secret, undefined);
  });

  it('that names a service', () => {
    const imported = importCreateTransport(`createTransport({ service: 'gmail', auth: { user: 'a', pass: 'b' } })`);
    assert.deepEqual(imported, { problem: { key: 'namesService', values: ['gmail'] } });
  });
});

const beginnings = { 'a.yml': 'spring: ', 'a.py': 'EMAIL_HOST = ', 'a.rb': 'smtp_settings = {' };
const files = Object.keys(beginnings);

describe('any text', () => {
  it('is read or refused, and quickly', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string().map((inside) => `createTransport({ host: 'h', a: ${inside} })`),
    );
    fc.assert(
      fc.property(text, (any) => {
        importUrl(any);
        importVariables(any);
        importCreateTransport(any);
        for (const name of files) importFile(name, any);
      }),
    );
    const started = cpuMs();
    for (const long of [
      '{'.repeat(500_000),
      "'".repeat(500_001),
      'a'.repeat(1_000_000),
      'A=B\n'.repeat(300_000),
      '\\"'.repeat(500_000),
    ]) {
      importUrl(`smtp://${long}`);
      importVariables(long);
      importCreateTransport(`createTransport(${long}`);
      for (const [name, before] of Object.entries(beginnings)) importFile(name, `${before}${long}`);
    }
    assert.ok(cpuMs() - started < 5000);
  });
});
