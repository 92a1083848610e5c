import type { LogReader } from '../reader.ts';
import { aiosmtpdDebugReader } from './aiosmtpd-debug.ts';
import { bareConversationReader } from './bare-conversation.ts';
import { curlVerboseReader, curlTraceAsciiReader, curlTraceReader } from './curl.ts';
import { dovecotLogReader } from './dovecot-log.ts';
import { errorMessageReader } from './error-message.ts';
import { exchangeProtocolReader } from './exchange-protocol.ts';
import { eximBhReader } from './exim-bh.ts';
import { eximDebugReader } from './exim-debug.ts';
import { eximMainlogReader } from './exim-mainlog.ts';
import { gnutlsCliReader } from './gnutls-cli.ts';
import { goMailReader } from './go-mail.ts';
import { harakaReader } from './haraka.ts';
import { javamailReader } from './javamail.ts';
import { libesmtpTraceReader } from './libesmtp-trace.ts';
import { mailhogReader } from './mailhog.ts';
import { mailkitProtocolReader } from './mailkit-protocol.ts';
import { msmtpDebugReader } from './msmtp-debug.ts';
import { msmtpLogfileReader } from './msmtp-logfile.ts';
import { muttDebugReader } from './mutt-debug.ts';
import { netcatReader } from './netcat.ts';
import { nodemailerConsoleReader, smtpServerConsoleReader } from './node-console.ts';
import {
  nodemailerPinoReader,
  nodemailerBunyanReader,
  smtpServerPinoReader,
  smtpServerBunyanReader,
} from './node-json.ts';
import { ocamlLogsReader } from './ocaml-logs.ts';
import { opensmtpdTraceReader } from './opensmtpd-trace.ts';
import { opensslSClientReader } from './openssl-s-client.ts';
import { perlNetSmtpReader } from './perl-net-smtp.ts';
import { phpNetSmtpReader } from './php-net-smtp.ts';
import { phpmailerReader } from './phpmailer.ts';
import { postfixBounceReader } from './postfix-bounce.ts';
import { postfixMaillogReader } from './postfix-maillog.ts';
import { pythonSmtpdDebugReader } from './python-smtpd-debug.ts';
import { queueListingReader } from './queue-listing.ts';
import { rubyNetSmtpReader } from './ruby-net-smtp.ts';
import { ssldumpReader } from './ssldump.ts';
import { sNailVerboseReader } from './s-nail-verbose.ts';
import { sendmailVReader } from './sendmail-v.ts';
import { sendmailXReader } from './sendmail-x.ts';
import { smtpSinkVReader } from './smtp-sink-v.ts';
import { smtpSourceVReader } from './smtp-source-v.ts';
import { smtplibReader } from './smtplib.ts';
import { socatReader } from './socat.ts';
import { ssmtpVReader } from './ssmtp-v.ts';
import { straceReader } from './strace.ts';
import { swaksReader } from './swaks.ts';
import { tcpflowHexReader } from './tcpflow-hex.ts';
import { tcpdumpTextReader } from './tcpdump-text.ts';
import { telnetTranscriptReader } from './telnet-transcript.ts';
import { tsharkDetailsReader } from './tshark-details.ts';
import { tsharkEkReader } from './tshark-ek.ts';
import { tsharkFieldsReader } from './tshark-fields.ts';
import { tsharkFollowReader } from './tshark-follow.ts';
import { tsharkJsonReader } from './tshark-json.ts';
import { tsharkSummaryReader } from './tshark-summary.ts';

/** Every format that is known; where two fit equally well, the first. */
export const readers: readonly LogReader[] = [
  aiosmtpdDebugReader,
  curlVerboseReader,
  curlTraceAsciiReader,
  curlTraceReader,
  dovecotLogReader,
  exchangeProtocolReader,
  eximBhReader,
  eximDebugReader,
  eximMainlogReader,
  gnutlsCliReader,
  goMailReader,
  harakaReader,
  javamailReader,
  libesmtpTraceReader,
  mailhogReader,
  mailkitProtocolReader,
  msmtpDebugReader,
  msmtpLogfileReader,
  muttDebugReader,
  netcatReader,
  nodemailerConsoleReader,
  smtpServerConsoleReader,
  nodemailerPinoReader,
  nodemailerBunyanReader,
  smtpServerPinoReader,
  smtpServerBunyanReader,
  ocamlLogsReader,
  opensmtpdTraceReader,
  opensslSClientReader,
  perlNetSmtpReader,
  phpNetSmtpReader,
  phpmailerReader,
  postfixBounceReader,
  postfixMaillogReader,
  pythonSmtpdDebugReader,
  queueListingReader,
  rubyNetSmtpReader,
  sNailVerboseReader,
  sendmailVReader,
  sendmailXReader,
  smtpSinkVReader,
  smtpSourceVReader,
  smtplibReader,
  socatReader,
  ssldumpReader,
  ssmtpVReader,
  straceReader,
  swaksReader,
  tcpdumpTextReader,
  tcpflowHexReader,
  telnetTranscriptReader,
  tsharkDetailsReader,
  tsharkEkReader,
  tsharkFieldsReader,
  tsharkFollowReader,
  tsharkJsonReader,
  tsharkSummaryReader,
  bareConversationReader,
  errorMessageReader,
];
