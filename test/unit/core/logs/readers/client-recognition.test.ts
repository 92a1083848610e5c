import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { aiosmtpdDebugReader } from '../../../../../src/core/logs/readers/aiosmtpd-debug.ts';
import { bareConversationReader } from '../../../../../src/core/logs/readers/bare-conversation.ts';
import { harakaReader } from '../../../../../src/core/logs/readers/haraka.ts';
import { libesmtpTraceReader } from '../../../../../src/core/logs/readers/libesmtp-trace.ts';
import { mailhogReader } from '../../../../../src/core/logs/readers/mailhog.ts';
import { mailkitProtocolReader } from '../../../../../src/core/logs/readers/mailkit-protocol.ts';
import { msmtpDebugReader } from '../../../../../src/core/logs/readers/msmtp-debug.ts';
import { msmtpLogfileReader } from '../../../../../src/core/logs/readers/msmtp-logfile.ts';
import { muttDebugReader } from '../../../../../src/core/logs/readers/mutt-debug.ts';
import { netcatReader } from '../../../../../src/core/logs/readers/netcat.ts';
import { ocamlLogsReader } from '../../../../../src/core/logs/readers/ocaml-logs.ts';
import { opensslSClientReader } from '../../../../../src/core/logs/readers/openssl-s-client.ts';
import { pythonSmtpdDebugReader } from '../../../../../src/core/logs/readers/python-smtpd-debug.ts';
import { sNailVerboseReader } from '../../../../../src/core/logs/readers/s-nail-verbose.ts';
import { sendmailVReader } from '../../../../../src/core/logs/readers/sendmail-v.ts';
import { sendmailXReader } from '../../../../../src/core/logs/readers/sendmail-x.ts';
import { smtpSinkVReader } from '../../../../../src/core/logs/readers/smtp-sink-v.ts';
import { smtpSourceVReader } from '../../../../../src/core/logs/readers/smtp-source-v.ts';
import { socatReader } from '../../../../../src/core/logs/readers/socat.ts';
import { ssmtpVReader } from '../../../../../src/core/logs/readers/ssmtp-v.ts';
import { straceReader } from '../../../../../src/core/logs/readers/strace.ts';
import { telnetTranscriptReader } from '../../../../../src/core/logs/readers/telnet-transcript.ts';
import { samplesOf, scoreOf } from './client-samples.ts';
import { cpuMs } from '../../../../cpu-time.ts';

const readers = [
  aiosmtpdDebugReader,
  bareConversationReader,
  harakaReader,
  libesmtpTraceReader,
  mailhogReader,
  mailkitProtocolReader,
  msmtpDebugReader,
  msmtpLogfileReader,
  muttDebugReader,
  netcatReader,
  ocamlLogsReader,
  opensslSClientReader,
  pythonSmtpdDebugReader,
  sNailVerboseReader,
  sendmailVReader,
  sendmailXReader,
  smtpSinkVReader,
  smtpSourceVReader,
  socatReader,
  ssmtpVReader,
  straceReader,
  telnetTranscriptReader,
];

/** What the recordings call their forms where that is no name of a file. */
const renamed: Readonly<Record<string, string>> = {
  'openssl-s_client': 'openssl-s-client',
  'telnet-typescript': 'telnet-transcript',
  'neomutt-debug': 'mutt-debug',
  'sendmail-X': 'sendmail-x',
  'haraka-default': 'haraka',
  'haraka-logfmt': 'haraka',
};

const tools =
  'aiosmtpd colombe esmtp haraka mailhog msmtp mutt neomutt netcat openssl-s_client python-smtpd s-nail sendmail smtp-sink smtp-source socat ssmtp strace telnet';

describe('the scores of readers', () => {
  for (const tool of tools.split(' '))
    it(`are highest for their own logs: ${tool}`, () => {
      for (const sample of samplesOf(tool)) {
        const scores = readers.map((reader) => ({ format: reader.format, score: scoreOf(reader, sample.text) }));
        scores.sort((one, other) => other.score - one.score);
        assert.equal(scores[0]?.format, renamed[sample.format] ?? sample.format, sample.name);
        assert.ok((scores[0]?.score ?? 0) > (scores[1]?.score ?? 0), sample.name);
      }
    });
});

/** Pieces that some pattern of some reader begins with. */
const pieces = [
  "('a', 1) ",
  '> ',
  'C: ',
  'host=a tls=on auth=on ',
  "smtpmsg='",
  '[SMTP a:1] ',
  '\\',
  '"',
  ' = ',
  '0123 ',
  '... ',
  '[pid 1] ',
  'iov_base="',
  'connect to a.',
  'Connection to a ',
  ' lr="',
  'smtp-source: ',
  '\r',
  'aaaa.',
  '(',
];

describe('very long lines', () => {
  for (const reader of readers)
    it(`are read in linear time: ${reader.format}`, () => {
      const started = cpuMs();
      const open = reader.open(() => {});
      for (const piece of pieces)
        for (const start of ['', 'read(3, ', '13:52:51 ', 'C: ']) {
          const line = `${start}${piece.repeat(300_000 / piece.length)}\u2028`;
          reader.recognise(line);
          open.line(line);
        }
      open.end();
      assert.ok(cpuMs() - started < 4000, `${String(cpuMs() - started)} ms`);
    });
});
