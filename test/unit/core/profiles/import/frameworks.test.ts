import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { importFile } from '../../../../../src/core/profiles/import/file.ts';
import type { ImportText } from '../../../../../src/core/profiles/import/import-texts.ts';
import type { ImportedFields } from '../../../../../src/core/profiles/import/imported.ts';

const secret = 'imp0rted p@ss';

interface Expected {
  readonly fields: ImportedFields;
  readonly secret?: string;
  readonly notes?: readonly ImportText[];
}

function assertImported(name: string, text: string, { fields, secret, notes = [] }: Expected): void {
  const imported = importFile(name, text);
  assert.ok(!('problem' in imported), JSON.stringify(imported));
  assert.deepEqual(imported, { fields, ...(secret !== undefined && { secret }), notes });
}

const submission = { host: 'smtp.example.com', port: 587, security: 'starttls' } as const;

describe('Spring: application.yml', () => {
  it('with nested names, quotes and comments', () => {
    const text = `
# application.yml
server:
  port: 8080
spring:
  application: { name: shop }
  mail:
    host: "smtp.example.com"   # the relay
    port: 2525
    username: 'ann@example.com'
    password: "${secret}"
    properties:
      mail:
        smtp:
          auth: true
          starttls.enable: true
          from: shop@example.com
          localhost: app.example.com
  jpa:
    host: db.example.com
---
spring:
  config.activate.on-profile: test
  mail:
    host: localhost
`;
    assertImported('src/main/resources/application.yml', text, {
      fields: {
        host: 'smtp.example.com',
        port: 2525,
        security: 'starttls',
        auth: { user: 'ann@example.com' },
        ehlo: 'app.example.com',
        message: { from: 'shop@example.com' },
      },
      secret,
    });
  });

  it('with values from the environment: what follows the colon counts, the password stays where it is', () => {
    const text =
      'spring.mail:\r\n  host: ${MAIL_HOST:smtp.example.com}\r\n  port: ${MAIL_PORT}\r\n  username: ${MAIL_USER:}\r\n  password: ${MAIL_PASSWORD}\r\n';
    assertImported('application-prod.yaml', text, {
      fields: { host: 'smtp.example.com', auth: { user: '${env:MAIL_USER}', password: '${env:MAIL_PASSWORD}' } },
      notes: [{ key: 'fillFromVariable', values: ['port', 'MAIL_PORT'] }],
    });
  });

  it('with a host beside an address that only the environment has needs nothing filled in', () => {
    assertImported('application.yml', 'smtp:\n  url: ${SMTP_RELAY_URL}\n  host: h.example\n', {
      fields: { host: 'h.example' },
    });
  });

  it('without the server, which only the environment names', () => {
    const imported = importFile('application.yml', 'spring:\n  mail:\n    host: ${MAIL_SERVER}\n');
    assert.deepEqual(imported, { problem: { key: 'serverInEnvironment', values: ['MAIL_SERVER'] } });
  });

  it('without mail', () => {
    assert.ok('problem' in importFile('application.yml', 'spring:\n  datasource:\n    host: db.example.com\n'));
  });
});

describe('Django: settings.py', () => {
  it('with literals; what is set under a condition gives way', () => {
    const text = `
DEBUG = True
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST: str = "smtp.example.com"  # the relay
EMAIL_PORT = 465
EMAIL_HOST_USER = 'ann@example.com'
EMAIL_HOST_PASSWORD = 'imp0rted p@ss'
EMAIL_USE_SSL = True
EMAIL_USE_TLS = False
DEFAULT_FROM_EMAIL = "Shop <shop@example.com>"
if DEBUG:
    EMAIL_HOST = "localhost"
`;
    assertImported('shop/settings.py', text, {
      fields: {
        host: 'smtp.example.com',
        port: 465,
        security: 'tls',
        auth: { user: 'ann@example.com' },
        message: { from: 'Shop <shop@example.com>' },
      },
      secret,
    });
  });

  for (const [what, host, port, tls, user, password] of [
    [
      'os.environ',
      'os.environ.get("H", "smtp.example.com")',
      'int(os.environ.get("P", 587))',
      'os.getenv("T") or True',
      'os.environ["EMAIL_USER"]',
      'os.environ["EMAIL_PASS"]',
    ],
    [
      'django-environ',
      "env('H', default='smtp.example.com')",
      "env.int('P', default=587)",
      "env.bool('T', default=True)",
      "env('EMAIL_USER')",
      "env.str('EMAIL_PASS')",
    ],
    [
      'python-decouple',
      "config('H', default='smtp.example.com')",
      "config('P', cast=int, default=587)",
      "config('T', default=True, cast=bool)",
      "config('EMAIL_USER', default='')",
      "config('EMAIL_PASS')",
    ],
  ] as const) {
    it(`with look-ups of ${what}`, () => {
      const text = `EMAIL_HOST=${host}\nEMAIL_PORT=${port}\nEMAIL_USE_TLS=${tls}\nEMAIL_HOST_USER=${user}\nEMAIL_HOST_PASSWORD=${password}\n`;
      assertImported('config/settings/production.py', text, {
        fields: { ...submission, auth: { user: '${env:EMAIL_USER}', password: '${env:EMAIL_PASS}' } },
      });
    });
  }

  it('with an expression for the server is refused', () => {
    assert.ok('problem' in importFile('settings.py', 'EMAIL_HOST = "smtp." + DOMAIN\n'));
  });
});

describe('Rails: config/environments/*.rb', () => {
  it('with both ways to write a hash, and an example in a comment', () => {
    const text = `
Rails.application.configure do
  # config.action_mailer.smtp_settings = { address: "commented.example" }
  config.action_mailer.smtp_settings = {
    address: "smtp.example.com", port: 587, # the relay
    :user_name => 'ann@example.com',
    "password" => "imp0rted p@ss",
    authentication: :plain,
    domain: 'app.example.com',
    enable_starttls_auto: true
  }
  config.host = "www.example.com"
end
`;
    assertImported('config/environments/production.rb', text, {
      fields: { ...submission, auth: { method: 'PLAIN', user: 'ann@example.com' }, ehlo: 'app.example.com' },
      secret,
    });
  });

  it('with look-ups in the environment and credentials', () => {
    const text = `ActionMailer::Base.smtp_settings = {
      address: ENV.fetch("SMTP_ADDRESS", "smtp.example.com"),
      port: ENV.fetch('SMTP_PORT') { 465 },
      tls: true,
      domain: "#{host}.example.com",
      user_name: ENV["SMTP_USER"],
      password: Rails.application.credentials.dig(:smtp, :password)
    }.merge(timeouts)`;
    assertImported('config/environments/staging.rb', text, {
      fields: { host: 'smtp.example.com', port: 465, security: 'tls', auth: { user: '${env:SMTP_USER}' } },
    });
  });

  it('without the hash', () => {
    assert.ok('problem' in importFile('test.rb', 'config.action_mailer.delivery_method = :test\n'));
  });
});

describe('a program with a createTransport call', () => {
  it('is read as such, whatever its name', () => {
    assertImported('mail.mjs', `createTransport({ host: 'h.example', port: 465 })`, {
      fields: { host: 'h.example', port: 465, security: 'tls' },
    });
  });
});
