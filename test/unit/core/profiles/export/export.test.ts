import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { exportProfile } from '../../../../../src/core/profiles/export/export.ts';
import type { Profile } from '../../../../../src/core/profiles/profile.ts';
import { testProfile } from '../../../../integration/profile.ts';

const password = 'exp0rted-secret';
const profile = testProfile(587, {
  host: 'smtp.example.com',
  security: 'starttls',
  auth: { method: 'LOGIN', user: 'ann@example.com', password },
  message: {
    from: 'Ann <ann@example.com>',
    to: ['Bob <bob@example.com>', 'c@example.com'],
    subject: 'Hi',
    text: 'Hello\nEOF\n',
  },
});
/** A profile whose texts would do harm if a shell read them as anything but words. */
const hostile: Profile = {
  ...profile,
  ehlo: "x'; touch pwned; '",
  auth: { ...profile.auth!, user: '$(touch pwned)`touch pwned`' },
  message: { ...profile.message, subject: '"; touch pwned #', text: '\\\'"$HOME' },
};

/** The words that a shell makes of a command line. */
function words(line: string): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'export-'));
  try {
    const [name = ''] = line.split(/\s/);
    const script = `${name}() { for word; do printf '%s\\0' "$word"; done; }\n${line}\n`;
    const output = execFileSync('bash', ['-c', script], { cwd: folder }).toString();
    assert.throws(() => execFileSync('ls', ['pwned'], { cwd: folder, stdio: 'ignore' }), 'nothing was run');
    return output.split('\0').slice(0, -1);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('a profile in another tool’s words', () => {
  for (const form of ['swaks', 'openssl', 'curl', 'nodemailer'] as const) {
    it(`${form}: holds no password`, () => {
      const text = exportProfile(profile, form);
      assert.ok(!text.includes(password));
      assert.ok(!text.includes(Buffer.from(password).toString('base64')));
      assert.match(text, /smtp\.example\.com/);
    });
  }

  it('swaks', () => {
    const all = words(exportProfile(profile, 'swaks'));
    assert.deepEqual(all.slice(0, 5), ['--server', 'smtp.example.com', '--port', '587', '--tls']);
    for (const [flag, value] of [
      ['--auth', 'LOGIN'],
      ['--auth-user', 'ann@example.com'],
      ['--from', 'ann@example.com'],
      ['--to', 'bob@example.com,c@example.com'],
      ['--header', 'Subject: Hi'],
    ] as const) {
      assert.equal(all[all.indexOf(flag) + 1], value);
    }
  });

  it('openssl', () => {
    const all = words(exportProfile(profile, 'openssl'));
    assert.deepEqual(all.slice(0, 5), ['s_client', '-connect', 'smtp.example.com:587', '-starttls', 'smtp']);
    const implicit = words(exportProfile({ ...profile, security: 'tls', port: 465 }, 'openssl'));
    assert.ok(!implicit.includes('-starttls'));
  });

  it('curl', () => {
    const all = words(exportProfile(profile, 'curl'));
    assert.equal(all[all.indexOf('--url') + 1], 'smtp://smtp.example.com:587/client.example.com');
    assert.ok(all.includes('--ssl-reqd'));
    assert.deepEqual(
      all.filter((_, place) => all[place - 1] === '--mail-rcpt'),
      ['bob@example.com', 'c@example.com'],
    );
  });

  for (const form of ['swaks', 'openssl', 'curl'] as const) {
    it(`${form}: hostile texts stay words`, () => {
      const all = words(exportProfile(hostile, form));
      if (form === 'swaks') assert.ok(all.includes('$(touch pwned)`touch pwned`'));
      assert.ok(all.some((word) => word.includes('touch')));
    });
  }

  it('nodemailer: is a program', () => {
    const folder = mkdtempSync(join(tmpdir(), 'export-'));
    try {
      const path = join(folder, 'send.mjs');
      for (const one of [profile, hostile]) {
        const code = exportProfile(one, 'nodemailer');
        writeFileSync(path, code);
        execFileSync(process.execPath, ['--check', path]);
        assert.match(code, /pass: process\.env\.SMTP_PASSWORD|"pass": process\.env\.SMTP_PASSWORD/);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
