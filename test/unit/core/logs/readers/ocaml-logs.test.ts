import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ocamlLogsReader } from '../../../../../src/core/logs/readers/ocaml-logs.ts';
import { eventsOf, hostileLines, readHostile, samplesOf, scoreOf, shortened } from './client-samples.ts';

const samples = samplesOf('colombe').filter((sample) => sample.format === 'ocaml-logs');
const named = (name: string) => samples.find((sample) => sample.name === name)?.text ?? '';

describe('the reader of OCaml Logs', () => {
  it('reads a whole session, the message by what surrounds it', () => {
    const events = eventsOf(ocamlLogsReader, named('ok-logs'));
    assert.deepEqual(shortened(events).slice(0, 3), [
      'S 220 Mailgun Influx ready',
      'C EHLO sandbox.mailgun.org',
      'S 250-smtp-out-n01.prod.us-west-2.postgun.com',
    ]);
    assert.deepEqual(shortened(events).slice(-6), [
      'C DATA',
      'S 354 Continue',
      'message',
      'S 250 Great success',
      'C QUIT',
      'S 221 See you later. Yours truly, Mailgun',
    ]);
    assert.equal(events[0]?.at, 7619);
  });

  it('counts empty reads', () => {
    const events = eventsOf(ocamlLogsReader, named('loop-unix-logs'));
    assert.equal(events.filter((event) => event.kind === 'emptyRead').length, 220 - 9);
    assert.ok(scoreOf(ocamlLogsReader, named('loop-unix-logs')) > 2000);
  });

  it('reads escapes in decimal, and other reporters', () => {
    assert.deepEqual(
      shortened(
        eventsOf(ocamlLogsReader, 'letters: [DEBUG] [rd]>>> "220 \\195\\164 \\"x\\"\\r\\n"\nx: [ERROR] no luck'),
      ),
      ['S 220 ä "x"', 'clientError no luck'],
    );
  });

  it('survives anything', () => {
    fc.assert(
      fc.property(hostileLines(samples), (lines) => {
        readHostile(ocamlLogsReader, lines);
      }),
      { numRuns: 200 },
    );
  });
});
