import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { recognise } from '../../../../../src/core/logs/recognise.ts';
import { readers } from '../../../../../src/core/logs/readers/index.ts';
import { gnutlsCliReader } from '../../../../../src/core/logs/readers/gnutls-cli.ts';
import { eventsOf, shortened } from './client-samples.ts';

const told = (...lines: string[]) => shortened(eventsOf(gnutlsCliReader, lines.join('\n')));

const begins = (port: number): string[] => [
  'Processed 1 CA certificate(s).',
  `Resolving 'mail.example.org:${String(port)}'...`,
  `Connecting to '192.0.2.25:${String(port)}'...`,
  '- Certificate type: X.509',
];
const expired = '- Status: The certificate is NOT trusted. The certificate chain uses expired certificate. ';
const description = '- Description: (TLS1.3-X.509)-(ECDHE-SECP256R1)-(RSA-PSS-RSAE-SHA256)-(AES-256-GCM)';

describe('the reader of gnutls-cli', () => {
  it('says what was wrong with the certificate where it stands, whenever the error was printed', () => {
    const events = eventsOf(
      gnutlsCliReader,
      ['*** Fatal error: Error in the certificate.', ...begins(587), expired].join('\n'),
    );
    const failed = events.find(({ kind }) => kind === 'tlsFailed');
    assert.ok(failed?.kind === 'tlsFailed' && failed.message.startsWith('The certificate is NOT trusted.'));
    assert.equal(events.filter(({ kind }) => kind === 'open').length, 1);
  });

  it('reads the conversation behind a handshake that went on all the same', () => {
    const lines = [...begins(465), expired, description, '- Simple Client Mode:', '', '220 mail ESMTP', '250 mail'];
    const all = told(...lines, '*** Fatal error: The TLS connection was non-properly terminated.');
    assert.ok(all.includes('S 220 mail ESMTP'), all.join('\n'));
    assert.ok(!all.some((one) => one.startsWith('tlsFailed')));
  });

  it('tells of a port that speaks no TLS', () => {
    assert.ok(
      told('*** Fatal error: An unexpected TLS packet was received.', ...begins(25)).some((one) =>
        one.startsWith('tlsFailed'),
      ),
    );
  });

  it('is not asked about other services', () => {
    assert.equal(recognise([...begins(443), expired, description], readers), undefined);
  });
});
