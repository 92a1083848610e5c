import type { LogReader } from '../reader.ts';
import { curlTraceAsciiReader, curlTraceReader, curlVerboseReader } from './curl.ts';
import { nodemailerConsoleReader, smtpServerConsoleReader } from './node-console.ts';
import {
  nodemailerBunyanReader,
  nodemailerPinoReader,
  smtpServerBunyanReader,
  smtpServerPinoReader,
} from './node-json.ts';
import { smtplibReader } from './smtplib.ts';
import { straceReader } from './strace.ts';
import { swaksReader } from './swaks.ts';

/** Every format that is known; where two fit equally well, the first. */
export const readers: readonly LogReader[] = [
  straceReader,
  swaksReader,
  smtplibReader,
  curlVerboseReader,
  curlTraceAsciiReader,
  curlTraceReader,
  nodemailerConsoleReader,
  nodemailerPinoReader,
  nodemailerBunyanReader,
  smtpServerConsoleReader,
  smtpServerPinoReader,
  smtpServerBunyanReader,
];
