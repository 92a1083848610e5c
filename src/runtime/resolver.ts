import { lookup, resolveMx } from 'node:dns/promises';
import type { LookupAnswer } from '../core/smtp/actions.ts';
import type { ProfileNetwork } from '../core/profiles/profile.ts';

export interface LookupResult {
  readonly answers: readonly LookupAnswer[];
  readonly error?: string;
}

/** Resolves a name as the operating system would (hosts file included), or its MX records from the name server. Never rejects. */
export async function resolve(
  record: 'address' | 'mx',
  name: string,
  family: ProfileNetwork['family'],
): Promise<LookupResult> {
  try {
    if (record === 'mx') {
      const records = await resolveMx(name);
      return { answers: records.map(({ exchange, priority }) => ({ exchange, preference: priority })) };
    }
    const wanted = family === 'ipv4' ? 4 : family === 'ipv6' ? 6 : 0;
    const addresses = await lookup(name, { all: true, family: wanted, order: 'verbatim' });
    return { answers: addresses.map(({ address }) => ({ address })) };
  } catch (error) {
    return { answers: [], error: errorCode(error) };
  }
}

/** The code of a system error, or `UNKNOWN`. */
export function errorCode(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : 'UNKNOWN';
}
