import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { connect, createServer, type Server } from 'node:tls';
import { serverCertificate } from '../../../src/runtime/fault-server/certificates.ts';
import { tlsDetails, verdictInWords } from '../../../src/runtime/tls-details.ts';

type Kind = Parameters<typeof serverCertificate>[0];

describe('what is told of a TLS connection', () => {
  const servers = new Map<Kind, Server>();

  before(async () => {
    for (const kind of ['self-signed', 'expired'] as const) {
      const { cert, key } = await serverCertificate(kind);
      const server = createServer({ cert, key }, (socket) => socket.on('error', () => {}));
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      servers.set(kind, server);
    }
  });
  after(() => servers.forEach((server) => server.close()));

  async function detailsOf(kind: Kind, maxVersion: 'TLSv1.2' | 'TLSv1.3' = 'TLSv1.3') {
    const { port } = servers.get(kind)!.address() as AddressInfo;
    const socket = connect({ host: '127.0.0.1', port, maxVersion, rejectUnauthorized: false, servername: 'localhost' });
    await once(socket, 'secureConnect');
    const details = tlsDetails(socket, 'localhost', 1234);
    socket.destroy();
    return details;
  }

  it('names protocol, cipher and key exchange as they were negotiated', async () => {
    const newest = await detailsOf('self-signed');
    assert.equal(newest.protocol, 'TLSv1.3');
    assert.match(newest.cipher, /^TLS_/);
    assert.equal(newest.resumed, false);
    assert.equal(newest.durationUs, 1234);
    assert.equal((await detailsOf('self-signed', 'TLSv1.2')).protocol, 'TLSv1.2');
  });

  it('describes the certificate with names, dates and fingerprint', async () => {
    const [leaf, ...others] = (await detailsOf('self-signed')).chain;
    assert.deepEqual(others, []);
    assert.match(leaf!.fingerprint256, /^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    assert.match(leaf!.validFrom, /^\d{4}-\d{2}-\d{2}T/);
    assert.ok(Date.parse(leaf!.validTo) > Date.parse(leaf!.validFrom));
    assert.ok(leaf!.names.length > 0);
  });

  it('says why a certificate is not trusted', async () => {
    const selfSigned = await detailsOf('self-signed');
    assert.equal(selfSigned.verified, false);
    assert.equal(selfSigned.verifyCode, 'DEPTH_ZERO_SELF_SIGNED_CERT');
    assert.match(selfSigned.verdict, /self-signed/);
    const expired = await detailsOf('expired');
    assert.equal(expired.verified, false);
    assert.ok(expired.chain[0] && Date.parse(expired.chain[0].validTo) < Date.now());
  });
});

describe('the verdict in words', () => {
  const leaf = {
    subject: 'CN=mail.example.com',
    issuer: 'CN=Example CA',
    names: ['mail.example.com', 'smtp.example.com'],
    validFrom: '2020-01-01T00:00:00.000Z',
    validTo: '2021-01-01T00:00:00.000Z',
    fingerprint256: 'AA',
    serialNumber: '01',
  };

  it('names the date, the names or the issuer that matter', () => {
    assert.match(verdictInWords('CERT_HAS_EXPIRED', leaf, 'x'), /2021-01-01/);
    assert.match(verdictInWords('CERT_NOT_YET_VALID', leaf, 'x'), /2020-01-01/);
    assert.match(
      verdictInWords('ERR_TLS_CERT_ALTNAME_INVALID', leaf, 'localhost'),
      /mail\.example\.com, smtp\.example\.com.*localhost/,
    );
    assert.match(verdictInWords('UNABLE_TO_VERIFY_LEAF_SIGNATURE', leaf, 'x'), /Example CA/);
  });

  it('gives a code that it does not know as it is', () => {
    assert.equal(verdictInWords('SOME_NEW_CODE', leaf, 'x'), 'not trusted: SOME_NEW_CODE');
  });

  it('needs no certificate', () => {
    for (const code of ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'HOSTNAME_MISMATCH', 'UNABLE_TO_GET_ISSUER_CERT']) {
      assert.doesNotMatch(verdictInWords(code, undefined, 'x'), /undefined/);
    }
  });
});
