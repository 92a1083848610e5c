import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dovecotLogReader } from '../../../../../src/core/logs/readers/dovecot-log.ts';
import { eximBhReader } from '../../../../../src/core/logs/readers/exim-bh.ts';
import { eximDebugReader } from '../../../../../src/core/logs/readers/exim-debug.ts';
import { eximMainlogReader } from '../../../../../src/core/logs/readers/exim-mainlog.ts';
import { opensmtpdTraceReader } from '../../../../../src/core/logs/readers/opensmtpd-trace.ts';
import { postfixBounceReader } from '../../../../../src/core/logs/readers/postfix-bounce.ts';
import { postfixMaillogReader } from '../../../../../src/core/logs/readers/postfix-maillog.ts';
import { tcpdumpTextReader } from '../../../../../src/core/logs/readers/tcpdump-text.ts';
import { tsharkDetailsReader } from '../../../../../src/core/logs/readers/tshark-details.ts';
import { tsharkFieldsReader } from '../../../../../src/core/logs/readers/tshark-fields.ts';
import { tsharkFollowReader } from '../../../../../src/core/logs/readers/tshark-follow.ts';
import { tsharkJsonReader } from '../../../../../src/core/logs/readers/tshark-json.ts';
import { tsharkSummaryReader } from '../../../../../src/core/logs/readers/tshark-summary.ts';
import type { LogReader } from '../../../../../src/core/logs/reader.ts';
import { bestOf, linesOf, samplesOf } from './server-samples.ts';

const readers: readonly LogReader[] = [
  dovecotLogReader,
  eximBhReader,
  eximDebugReader,
  eximMainlogReader,
  opensmtpdTraceReader,
  postfixBounceReader,
  postfixMaillogReader,
  tcpdumpTextReader,
  tsharkDetailsReader,
  tsharkFieldsReader,
  tsharkFollowReader,
  tsharkJsonReader,
  tsharkSummaryReader,
];

const owners: readonly (readonly [LogReader, string, readonly string[]])[] = [
  [dovecotLogReader, 'dovecot-submission', ['dovecot-log']],
  [eximBhReader, 'exim-mainlog', ['exim-bh']],
  [eximDebugReader, 'exim-client', ['exim-v', 'exim-debug']],
  [eximDebugReader, 'exim-mainlog', ['exim-debug']],
  [eximMainlogReader, 'exim-mainlog', ['exim-mainlog', 'exim-rejectlog']],
  [eximMainlogReader, 'exim-client', ['exim-mainlog']],
  [opensmtpdTraceReader, 'opensmtpd', ['opensmtpd-trace']],
  [postfixMaillogReader, 'postfix-smtpd', ['postfix-maillog', 'postfix-maillog-verbose', 'postfix-rsyslog-rfc5424']],
  [postfixMaillogReader, 'postfix-smtp', ['postfix-maillog', 'postfix-maillog-verbose']],
  [tcpdumpTextReader, 'tcpdump', ['tcpdump', 'tcpdump-A', 'tcpdump-X']],
  [tsharkDetailsReader, 'tshark', ['tshark-V']],
  [tsharkFollowReader, 'tshark', ['tshark-follow-ascii', 'tshark-follow-hex', 'tshark-follow-raw']],
  [tsharkJsonReader, 'tshark', ['tshark-json']],
  [tsharkSummaryReader, 'tshark', ['tshark-summary']],
];

describe('recognition among servers and captures', () => {
  for (const [reader, tool, formats] of owners) {
    for (const sample of samplesOf(tool, formats)) {
      it(`knows ${tool}/${sample.name}`, () => {
        const lines = linesOf(sample);
        assert.equal(bestOf(readers, lines)?.format, reader.format);
        for (const other of readers) {
          const score = lines.reduce((sum, line) => sum + other.recognise(line), 0);
          if (other !== reader) assert.equal(score, 0, other.format);
        }
      });
    }
  }
});
