import type { LogReader } from '../reader.ts';
import { straceReader } from './strace.ts';

/** Every format that is known; where two fit equally well, the first. */
export const readers: readonly LogReader[] = [straceReader];
