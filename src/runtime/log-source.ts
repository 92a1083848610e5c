/** Where the octets of a log come from: a file or a stream, unpacked where that is needed. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { Readable } from 'node:stream';

/** Why a log cannot be read. `packed`: by a program that we do not unpack; `damaged`: its compression is broken. */
export type LogProblem = 'missing' | 'directory' | 'denied' | 'packed' | 'damaged' | 'unreadable';

export class LogSourceError extends Error {
  override readonly name = 'LogSourceError';
  readonly problem: LogProblem;
  /** `packed`: the program that unpacks it to standard output, with its flags; else the system's error code. */
  readonly detail: string;

  constructor(problem: LogProblem, detail: string) {
    super(`the log cannot be read: ${problem} (${detail})`);
    this.problem = problem;
    this.detail = detail;
  }

  static is(error: unknown): error is LogSourceError {
    return error instanceof LogSourceError;
  }
}

/** Octets that are read at once. */
const chunkOctets = 1024 * 1024;

/**
 * A file's octets in order, unpacked when it is a gzip file.
 * @param start octet of the file to begin at, which only makes sense where it is not packed
 * @throws LogSourceError, when the file cannot be opened; the stream throws it later on
 */
export async function openLog(path: string, start = 0): Promise<AsyncIterable<Uint8Array>> {
  const found = await stat(path).catch(fail);
  if (found.isDirectory()) throw new LogSourceError('directory', 'EISDIR');
  return unpacked(createReadStream(path, { highWaterMark: chunkOctets, start }) as AsyncIterable<Uint8Array>);
}

/** A stream's octets in order, unpacked when they are those of a gzip file. @throws LogSourceError */
export async function* unpacked(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const parts = source[Symbol.asyncIterator]();
  try {
    const first = await atLeast(parts, magicOctets);
    const packer = packers.find(({ magic }) => magic.every((octet, place) => first[place] === octet));
    if (packer && packer.unpack !== 'gzip') throw new LogSourceError('packed', packer.unpack);
    const whole = rest(first, parts);
    yield* packer ? gunzip(whole) : whole;
  } catch (error) {
    fail(error);
  } finally {
    await parts.return?.();
  }
}

const packers: readonly { readonly magic: readonly number[]; readonly unpack: string }[] = [
  { magic: [0x1f, 0x8b], unpack: 'gzip' },
  { magic: [0x42, 0x5a, 0x68], unpack: 'bzip2 -dc' },
  { magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], unpack: 'xz -dc' },
  { magic: [0x28, 0xb5, 0x2f, 0xfd], unpack: 'zstd -dc' },
  { magic: [0x50, 0x4b, 0x03, 0x04], unpack: 'unzip -p' },
];
const magicOctets = 6;

/** The first octets of a stream, `count` of them unless it ends before. */
async function atLeast(parts: AsyncIterator<Uint8Array>, count: number): Promise<Uint8Array> {
  let octets: Uint8Array = new Uint8Array(0);
  while (octets.length < count) {
    const next = await parts.next();
    if (next.done) break;
    octets = octets.length === 0 ? next.value : Buffer.concat([octets, next.value]);
  }
  return octets;
}

async function* rest(first: Uint8Array, parts: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (first.length > 0) yield first;
  for (let next = await parts.next(); !next.done; next = await parts.next()) yield next.value;
}

async function* gunzip(packed: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gunzipped = createGunzip({ chunkSize: chunkOctets });
  const source = Readable.from(packed, { objectMode: false });
  source.on('error', (error) => gunzipped.destroy(error));
  source.pipe(gunzipped);
  try {
    yield* gunzipped as AsyncIterable<Uint8Array>;
  } finally {
    source.destroy();
    gunzipped.destroy();
  }
}

function fail(error: unknown): never {
  if (LogSourceError.is(error)) throw error;
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (code === '') throw error;
  if (code.startsWith('Z_')) throw new LogSourceError('damaged', code);
  throw new LogSourceError(problems[code] ?? 'unreadable', code);
}

const problems: Partial<Record<string, LogProblem>> = {
  ENOENT: 'missing',
  ENOTDIR: 'missing',
  EISDIR: 'directory',
  EACCES: 'denied',
  EPERM: 'denied',
};
