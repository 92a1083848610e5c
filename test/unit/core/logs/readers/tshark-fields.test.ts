import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { tsharkFieldsReader } from '../../../../../src/core/logs/readers/tshark-fields.ts';
import { eventsOf, only, saidBy } from './server-samples.ts';

const ends = ['192.0.2.1', '192.0.2.2', '40000', '587'];
const back = ['192.0.2.2', '192.0.2.1', '587', '40000'];

describe('tshark-fields', () => {
  it('reads data in hexadecimal, in the order of sequence numbers', () => {
    const head = 'frame.time_epoch\tip.src\tip.dst\ttcp.srcport\ttcp.dstport\ttcp.flags\ttcp.seq_raw\ttcp.payload';
    const events = eventsOf(tsharkFieldsReader, [
      head,
      ['100.5', ...ends, '0x0002', '9', ''].join('\t'),
      ['100.6', ...back, '0x0012', '99', ''].join('\t'),
      ['100.7', ...back, '0x0018', '104', '32320d0a'].join('\t'),
      ['100.8', ...back, '0x0018', '100', '32:32:30:20'].join('\t'),
      ['100.9', ...ends, '0x0011', '10', ''].join('\t'),
      ['101.0', ...back, '0x0011', '108', ''].join('\t'),
    ]);
    assert.deepEqual(saidBy('server', events), ['220 22']);
    assert.equal(events[0]?.at, 100_500_000);
    assert.deepEqual(
      only(events, 'closed').map(({ by }) => by),
      ['client'],
    );
  });

  it('reads what tshark makes of SMTP', () => {
    const events = eventsOf(tsharkFieldsReader, [
      'ip.src,ip.dst,tcp.srcport,tcp.dstport,smtp.response,smtp.command_line',
      [...back, '220 x\\r\\n', ''].join(','),
      [...ends, '', 'EHLO a\\r\\n'].join(','),
    ]);
    assert.deepEqual(saidBy('server', events), ['220 x']);
    assert.deepEqual(saidBy('client', events), ['EHLO a']);
  });

  it('reads nothing without the names of the columns', () => {
    assert.deepEqual(eventsOf(tsharkFieldsReader, [ends.join('\t'), '', '\t\t\t']), []);
    assert.equal(tsharkFieldsReader.recognise(ends.join('\t')), 0);
    assert.equal(tsharkFieldsReader.recognise('ip.src\ttcp.srcport\tsmtp.response'), 10);
  });
});
