import assert from 'node:assert/strict';
import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import type { Action, SessionInput } from '../../../../src/core/smtp/actions.ts';
import { decodeText, encodeUtf8 } from '../../../../src/core/smtp/bytes.ts';
import { ClientSession } from '../../../../src/core/smtp/client-session.ts';
import type { Mail } from '../../../../src/core/smtp/command-lines.ts';
import type { Digests } from '../../../../src/core/smtp/sasl/exchange.ts';
import type { Entry, EntryKind } from '../../../../src/core/transcript/entry.ts';
import { Transcript } from '../../../../src/core/transcript/transcript.ts';
import { type ProfileOverrides, testProfile } from '../../../integration/profile.ts';

export const digests: Digests = {
  hash: (name, data) => createHash(name).update(data).digest(),
  hmac: (name, key, data) => createHmac(name, key).update(data).digest(),
};

export interface PlayOptions {
  readonly profile?: ProfileOverrides;
  /** Recipients; default one. */
  readonly to?: readonly string[];
  /** Default `Hi` and a line end. */
  readonly content?: string;
  /** Whether timer actions are part of the script; default false. */
  readonly timers?: boolean;
}

/** The connection stands, and the greeting is due. */
export const reach = `
  * start
  -> connect 192.0.2.1
  * connected
`;

/** The greeting came, and EHLO was said. */
export const hello = `${reach}
  S: 220 hi
  C: EHLO client.example.com
`;

/** The last words of a session that is left with QUIT; `-> finish …` is still to come. */
export const bye = `
  C: QUIT
  S: 221 bye
  -> close fin
  * closed
  -> close fin
`;

type FactBody<F> = F extends SessionInput ? Omit<F, 'atUs'> : never;
export type Fact = FactBody<SessionInput>;

export const tlsDetails = {
  protocol: 'TLSv1.3',
  cipher: 'TLS_AES_256_GCM_SHA384',
  servername: '',
  resumed: false,
  chain: [],
  verified: true,
  verdict: 'good',
};

/** A session on its own, whose facts are numbered by microseconds. */
export class Stage {
  readonly transcript = new Transcript();
  readonly #session: ClientSession;
  #atUs = 0;

  constructor(options: PlayOptions = {}) {
    const profile = testProfile(25, { host: '192.0.2.1', ...options.profile });
    const content = encodeUtf8(options.content ?? 'Hi\r\n');
    const mail: Mail = { from: 'a@example.com', to: options.to ?? ['b@example.com'], content };
    const record = (...[draft, atUs]: Parameters<Transcript['append']>) => this.transcript.append(draft, atUs);
    this.#session = new ClientSession({ profile, mail, record, digests, nonce: 'nonce', machine: 'here' });
  }

  /** Tells a fact, and what the host always does by itself: writing, and deriving keys. */
  tell(fact: Fact): readonly Action[] {
    const actions = this.#session.handle({ ...fact, atUs: ++this.#atUs } as SessionInput);
    return actions.flatMap((action) => {
      if (action.kind === 'send') return [action, ...this.tell({ kind: 'sent' })];
      if (action.kind !== 'deriveKey') return [action];
      const { password, salt, iterations, keyOctets, hash } = action;
      return [
        action,
        ...this.tell({ kind: 'keyDerived', key: pbkdf2Sync(password, salt, iterations, keyOctets, hash) }),
      ];
    });
  }
}

/**
 * Plays a script: facts, each followed by the actions expected, one a line. `S: …` is what the server sends, with
 * ` | ` for line ends inside; `* …` another fact; `C: …` what is sent; `-> …` another action. Fails with a comparison
 * of both scripts, and so when steps are left over. Returns the entries written.
 */
export function play(options: PlayOptions, script: string): readonly Entry[] {
  const stage = new Stage(options);
  const steps = script
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const played: string[] = [];
  for (const step of steps) {
    if (step.startsWith('C:') || step.startsWith('->')) continue;
    played.push(step);
    const actions = stage.tell(readFact(step));
    const shown = options.timers ? actions : actions.filter(({ kind }) => !kind.endsWith('Timer'));
    played.push(...shown.map(describeAction));
  }
  assert.deepEqual(played, steps);
  return stage.transcript.entries;
}

/** The entries of one kind. */
export function entriesOf<K extends EntryKind>(
  entries: readonly Entry[],
  kind: K,
): readonly Extract<Entry, { kind: K }>[] {
  return entries.filter((entry): entry is Extract<Entry, { kind: K }> => entry.kind === kind);
}

function readFact(step: string): Fact {
  if (step.startsWith('S: '))
    return { kind: 'received', bytes: encodeUtf8(`${step.slice(3).replaceAll(' | ', '\r\n')}\r\n`) };
  const [, name, ...words] = step.split(' ');
  switch (name) {
    case 'start':
      return { kind: 'started' };
    case 'connected':
      return { kind: 'connected', durationUs: 1, localAddress: '192.0.2.9', localPort: 40000 };
    case 'refused':
      return { kind: 'connectFailed', code: 'ECONNREFUSED', message: 'refused' };
    case 'addresses':
      return { kind: 'lookedUp', durationUs: 1, answers: words.map((address) => ({ address })) };
    case 'exchanges':
      return { kind: 'lookedUp', durationUs: 1, answers: words.map(readExchange) };
    case 'secret':
      return { kind: 'secretGiven', ...(words[0] !== undefined && { secret: words[0] }) };
    case 'secured':
      return { kind: 'tlsStarted', details: tlsDetails };
    case 'insecure':
      return { kind: 'tlsFailed', details: { code: 'CERT_HAS_EXPIRED', message: 'expired', servername: '' } };
    case 'closed':
      return { kind: 'peerClosed', how: words[0] === 'reset' ? 'reset' : 'fin' };
    case 'timer':
      return { kind: 'timerFired' };
    case 'cancel':
      return { kind: 'cancelled' };
    default:
      throw new Error(`no such fact: ${step}`);
  }
}

function readExchange(word: string): { readonly preference: number; readonly exchange: string } {
  const [preference, exchange = ''] = word.split(':');
  return { preference: Number(preference), exchange };
}

/** Long runs of one character, such as a large message is made of, stand as the character and their number. */
function shortened(text: string): string {
  return text.replace(/x{100,}/g, (run) => `x*${run.length}`);
}

function describeAction(action: Action): string {
  switch (action.kind) {
    case 'send':
      return `C: ${shortened(decodeText(action.bytes)).replace(/\r\n$/, '').replaceAll('\r\n', ' | ')}`.trimEnd();
    case 'setTimer':
      return `-> setTimer ${action.afterMs}`;
    case 'lookUp':
      return `-> lookUp ${action.record} ${action.name}`;
    case 'connect':
      return `-> connect ${action.address}`;
    case 'close':
      return `-> close ${action.how}`;
    case 'finish':
      return `-> finish ${action.outcome.outcome} ${action.outcome.phase}`;
    case 'askSecret':
      return `-> askSecret ${action.purpose}`;
    default:
      return `-> ${action.kind}`;
  }
}
