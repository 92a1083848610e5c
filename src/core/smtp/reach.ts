import type { Profile } from '../profiles/profile.ts';
import type { Action, LookupAnswer, SessionInput } from './actions.ts';
import type { Recorder } from './ledger.ts';
import { maximumAddresses } from './limits.ts';

type Reached = Extract<SessionInput, { kind: 'connected' }>;

/**
 * Finds the way to the server: MX look-up where the profile names a domain (RFC 5321 section 5.1), address look-up, and
 * one connection attempt after the other.
 */
export class Reach {
  readonly #profile: Profile;
  readonly #record: Recorder;
  #names: string[] = [];
  #addresses: string[] = [];
  #lookup: Extract<Action, { kind: 'lookUp' }> | undefined;
  #attempt: Extract<Action, { kind: 'connect' }> | undefined;
  /** The name whose addresses are tried: the one a certificate has to be for. */
  host = '';

  constructor(profile: Profile, record: Recorder) {
    this.#profile = profile;
    this.#record = record;
  }

  /** What is being waited for. */
  get waitingFor(): 'lookup' | 'connect' {
    return this.#lookup ? 'lookup' : 'connect';
  }

  start(atUs: number): Action | undefined {
    if (this.#profile.domain !== undefined) {
      this.#lookup = { kind: 'lookUp', record: 'mx', name: this.#profile.domain };
      return this.#lookup;
    }
    this.#names = [this.#profile.host ?? ''];
    return this.#next(atUs);
  }

  /** Undefined: no way is left. */
  lookedUp(input: Extract<SessionInput, { kind: 'lookedUp' }>): Action | undefined {
    const lookup = this.#lookup!;
    this.#lookup = undefined;
    const { record, name } = lookup;
    const error = input.error === undefined ? {} : { error: input.error };
    const answers = input.answers.map((answer) =>
      'address' in answer ? answer.address : `${answer.preference} ${answer.exchange}`,
    );
    this.#record(
      { kind: 'lookup', phase: 'connect', record, name, answers, ...error, durationUs: input.durationUs },
      input.atUs,
    );
    if (record === 'mx') this.#names = exchanges(input, name);
    else this.#addresses = input.answers.flatMap((answer) => ('address' in answer ? [answer.address] : []));
    this.#addresses = this.#addresses.slice(0, maximumAddresses);
    return this.#next(input.atUs);
  }

  /** Undefined: no address is left. */
  failed(code: string, message: string, atUs: number): Action | undefined {
    const attempt = this.#attempt;
    this.#attempt = undefined;
    const where = attempt ? { address: attempt.address, port: attempt.port } : {};
    const final = this.#addresses.length === 0 && this.#names.length === 0;
    this.#record({ kind: 'failure', phase: 'connect', code, message, ...where, final }, atUs);
    return this.#next(atUs);
  }

  connected(input: Reached): { readonly seq: number } {
    const { address, port } = this.#attempt!;
    const { localAddress, localPort, durationUs } = input;
    return this.#record(
      { kind: 'connected', phase: 'connect', address, port, localAddress, localPort, durationUs },
      input.atUs,
    );
  }

  get address(): string {
    return this.#attempt?.address ?? '';
  }

  #next(atUs: number): Action | undefined {
    const address = this.#addresses.shift();
    if (address !== undefined) {
      const { port } = this.#profile;
      this.#record({ kind: 'attempt', phase: 'connect', address, port }, atUs);
      this.#attempt = { kind: 'connect', address, port };
      return this.#attempt;
    }
    const name = this.#names.shift();
    if (name === undefined) return undefined;
    this.host = name;
    this.#lookup = { kind: 'lookUp', record: 'address', name };
    if (!isAddress(name)) return this.#lookup;
    this.#lookup = undefined;
    this.#addresses = [name.replace(/^\[|\]$/g, '')];
    return this.#next(atUs);
  }
}

/** MX hosts by preference; the domain itself when it has no MX record; none when it says that it takes no mail (RFC 7505). */
function exchanges(input: Extract<SessionInput, { kind: 'lookedUp' }>, domain: string): string[] {
  if (input.error !== undefined && input.error !== 'ENODATA') return [];
  const hosts = input.answers
    .filter((answer): answer is Extract<LookupAnswer, { exchange: string }> => 'exchange' in answer)
    .sort((one, other) => one.preference - other.preference)
    .map(({ exchange }) => exchange);
  if (hosts.length === 0) return [domain];
  return hosts.filter((host) => host !== '' && host !== '.').slice(0, maximumAddresses);
}

function isAddress(name: string): boolean {
  return /^[0-9.]{7,15}$/.test(name) || name.includes(':');
}
