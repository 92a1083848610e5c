import { hostname } from 'node:os';
import type { ProfileDefaults } from '../core/profiles/schema.ts';
import { isHostName } from '../core/profiles/syntax.ts';

/**
 * What a profile gets from the machine it runs on. A machine whose own name is not a full one speaks of itself by address
 * (RFC 5321 section 4.1.4).
 */
export function profileDefaults(): ProfileDefaults {
  const machine = hostname();
  return { ehlo: machine.includes('.') && isHostName(machine) ? machine : '[127.0.0.1]' };
}
