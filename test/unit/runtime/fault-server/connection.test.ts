import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { describe, it } from 'node:test';
import { startFaultServer } from '../../../../src/runtime/fault-server/fault-server.ts';
import { scenarioOf } from '../../../../src/runtime/fault-server/scenario-file.ts';
import type { ScenarioInput } from '../../../../src/runtime/fault-server/schema.ts';

type Input = Omit<ScenarioInput, 'title' | 'summary'>;

/** Sends all octets at once and gives back every line that the server says until it closes. */
async function talk(input: Input, text: string): Promise<readonly string[]> {
  const server = await startFaultServer(scenarioOf({ title: 't', summary: 's', ...input }));
  try {
    return await new Promise((done) => {
      const socket = connect(server.port, '127.0.0.1');
      let heard = '';
      socket.on('data', (bytes: Buffer) => (heard += bytes.toString('latin1')));
      socket.on('error', () => {});
      socket.on('close', () => done(heard.split('\r\n').slice(0, -1)));
      socket.write(Buffer.from(text, 'latin1'));
    });
  } finally {
    await server.close();
  }
}

/** The codes of the replies to `lines`, without those of the greeting, EHLO and QUIT. */
async function codes(input: Input, lines: readonly string[], hello = 'EHLO c'): Promise<readonly string[]> {
  const heard = await talk(input, [hello, ...lines, 'QUIT', ''].join('\r\n'));
  const last = heard.filter((line) => line[3] === ' ').map((line) => line.slice(0, 3));
  return last.slice(2, -1);
}

describe('parameters of MAIL and RCPT', () => {
  const mail: readonly [string, string][] = [
    ['', '250'],
    [' SIZE=1000', '250'],
    [' SIZE=1001', '552'],
    [' SIZE=99999999999999999999', '552'],
    [' SIZE', '501'],
    [' SIZE=x', '501'],
    [' SIZE=1 SIZE=1', '501'],
    [' BODY=8BITMIME SMTPUTF8 RET=HDRS ENVID=a+2Bb', '250'],
    [' body=8bitmime', '250'],
    [' BODY=9BIT', '501'],
    [' BODY=BINARYMIME', '555'],
    [' SMTPUTF8=yes', '501'],
    [' ENVID=a+b', '501'],
    [' AUTH=<>', '555'],
    [' REQUIRETLS', '555'],
    [' FROBNICATE=1', '555'],
    [' TOSTRING', '555'],
    [' =1', '501'],
    [' NOTIFY=NEVER', '555'],
    ['SIZE=1', '501'],
  ];
  for (const [parameters, code] of mail) {
    it(`MAIL FROM:<a@b>${parameters} gets ${code}`, async () => {
      const line = `MAIL FROM:<a@b>${parameters}`;
      assert.deepEqual(await codes({ limits: { messageOctets: 1000 } }, [line]), [code]);
    });
  }

  const rcpt: readonly [string, string][] = [
    [' NOTIFY=SUCCESS,DELAY ORCPT=rfc822;c@d', '250'],
    [' NOTIFY=NEVER,DELAY', '501'],
    [' ORCPT=c@d', '501'],
    [' SIZE=1', '555'],
  ];
  for (const [parameters, code] of rcpt) {
    it(`RCPT TO:<c@d>${parameters} gets ${code}`, async () => {
      assert.deepEqual(await codes({}, ['MAIL FROM:<a@b>', `RCPT TO:<c@d>${parameters}`]), ['250', code]);
    });
  }

  it('knows only what was offered: hidden, after HELO, and by the words of a scenario', async () => {
    assert.deepEqual(await codes({ capabilities: { clear: { hide: ['SIZE'] } } }, ['MAIL FROM:<a@b> SIZE=1']), ['555']);
    assert.deepEqual(await codes({}, ['MAIL FROM:<a@b> SIZE=1'], 'HELO c'), ['555']);
    const own: Input = { on: [{ command: 'EHLO', do: [{ reply: ['250-x', '250 size 5'] }] }] };
    assert.deepEqual(await codes(own, ['MAIL FROM:<a@b> RET=FULL', 'MAIL FROM:<a@b> SIZE=5']), ['555', '250']);
    assert.deepEqual(await codes({ capabilities: { clear: { add: ['DELIVERBY'] } } }, ['MAIL FROM:<a@b> BY=9;R']), [
      '250',
    ]);
  });
});

const envelope = ['MAIL FROM:<a@b>', 'RCPT TO:<c@d>'];

describe('a message over the limit', () => {
  const limits = { messageOctets: 10 };

  it('BDAT is refused by its announced size, its octets pass, and so do those of later chunks', async () => {
    const chunks = [...envelope, 'BDAT 8', `${'x'.repeat(6)}`, `BDAT 8\r\nNOOP\r\nxxBDAT 2 LAST\r\nxxRSET`];
    assert.deepEqual(await codes({ limits }, chunks), ['250', '250', '250', '552', '503', '250']);
  });

  it('BDAT without a transaction or a recipient is refused behind its octets', async () => {
    assert.deepEqual(await codes({}, ['BDAT 4\r\nQUITNOOP']), ['503', '250']);
    assert.deepEqual(await codes({}, ['MAIL FROM:<a@b>', 'BDAT 4 LAST\r\nQUITNOOP']), ['250', '554', '250']);
  });

  it('DATA far over the limit is read to its end and gets 552, not a reply for each line', async () => {
    const body = `${'NOOP\r\n'.repeat(600_000)}.`;
    assert.deepEqual(await codes({ limits }, [...envelope, 'DATA', body, 'NOOP']), ['250', '250', '354', '552', '250']);
  });

  it('in LMTP every accepted recipient gets its 552, by DATA and by BDAT', async () => {
    const two = ['MAIL FROM:<a@b>', 'RCPT TO:<c@d>', 'RCPT TO:<e@f>'];
    const input: Input = { protocol: 'lmtp', limits };
    const accepted = ['250', '250', '250'];
    const data = await codes(input, [...two, 'DATA', 'x'.repeat(20), '.'], 'LHLO c');
    assert.deepEqual(data, [...accepted, '354', '552', '552']);
    const bdat = await codes(input, [...two, `BDAT 20 LAST\r\n${'x'.repeat(20)}NOOP`], 'LHLO c');
    assert.deepEqual(bdat, [...accepted, '552', '552', '250']);
  });
});

describe('STARTTLS and the handshake', () => {
  it('a hidden STARTTLS gets 502, before EHLO and after it, unless a rule says 220', async () => {
    const capabilities = { clear: { hide: ['STARTTLS'] } };
    assert.deepEqual(await codes({ capabilities }, ['STARTTLS']), ['502']);
    assert.deepEqual(await codes({ capabilities }, ['EHLO c'], 'STARTTLS'), ['250']);
    assert.ok((await talk({ capabilities }, 'STARTTLS\r\nQUIT\r\n'))[1]?.startsWith('502'));
    const rule: Input = { capabilities, on: [{ command: 'STARTTLS', do: [{ reply: '220 go' }] }] };
    const server = await startFaultServer(scenarioOf({ title: 't', summary: 's', ...rule }));
    const secured = await new Promise<boolean>((done) => {
      const socket = connect(server.port, '127.0.0.1');
      socket.write('EHLO c\r\nSTARTTLS\r\n');
      socket.on('data', (bytes: Buffer) => {
        if (!bytes.toString().includes('220 go')) return;
        socket.removeAllListeners('data');
        const secure = connectTls({ socket, ca: server.caPem, servername: 'localhost' }, () => done(true));
        secure.once('error', () => done(false));
      });
    });
    await server.close();
    assert.equal(secured, true);
  });

  it('steps in place of the handshake wait for the ClientHello, unless they are to be done at once', async () => {
    const spoilt = { mode: 'implicit', handshake: [{ raw: 'no' }, { close: 'fin' }] } as const;
    for (const handshakeAtOnce of [false, true]) {
      const tls = { ...spoilt, handshake: [...spoilt.handshake], handshakeAtOnce };
      const server = await startFaultServer(scenarioOf({ title: 't', summary: 's', tls }));
      const events: string[] = [];
      await new Promise<void>((done) => {
        const socket = connect(server.port, '127.0.0.1');
        socket.on('data', () => events.push('heard'));
        socket.on('close', () => done());
        socket.on('error', () => {});
        // A record that is announced with 2 octets: the header alone is not yet a ClientHello.
        setTimeout(() => socket.write(Buffer.from([0x16, 3, 1, 0, 2])), 30);
        setTimeout(() => {
          events.push('hello');
          socket.write(Buffer.from([1, 0]));
        }, 80).unref();
        if (handshakeAtOnce) socket.once('data', () => socket.end());
      });
      await server.close();
      assert.equal(events[0], handshakeAtOnce ? 'heard' : 'hello');
    }
  });
});

it('nthRecipient counts in each transaction', async () => {
  const input: Input = { on: [{ command: 'RCPT', when: { nthRecipient: 2 }, do: [{ reply: '550 second' }] }] };
  const two = ['MAIL FROM:<a@b>', 'RCPT TO:<c@d>', 'RCPT TO:<e@f>'];
  const once = ['250', '250', '550'];
  assert.deepEqual(await codes(input, [...two, 'RSET', ...two]), [...once, '250', ...once]);
  assert.deepEqual(await codes(input, [...two, 'EHLO c', ...two]), [...once, '250', ...once]);
});

it('answers VRFY, EXPN and HELP', async () => {
  assert.deepEqual(await codes({}, ['VRFY a', 'VRFY', 'EXPN list', 'HELP', 'HELP MAIL']), [
    '252',
    '501',
    '502',
    '214',
    '214',
  ]);
});

it('a connection without the PROXY header that is asked for is reset', async () => {
  const accept = { proxyProtocol: true };
  assert.deepEqual(await talk({ accept }, 'EHLO c\r\n'), []);
  assert.deepEqual(await talk({ accept }, `\r\n\r\n${'x'.repeat(20)}\r\n`), []);
  const heard = await talk({ accept }, 'PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\nQUIT\r\n');
  assert.deepEqual(
    heard.map((line) => line.slice(0, 3)),
    ['220', '221'],
  );
});
