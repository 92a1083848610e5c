import { diagnose } from '../src/core/diagnosis/engine.ts';
import { rules } from '../src/core/diagnosis/rules/index.ts';
import type { Reply } from '../src/core/smtp/reply-parser.ts';
import { Ledger } from '../src/core/smtp/ledger.ts';
import type { Entry } from '../src/core/transcript/entry.ts';
import { Transcript } from '../src/core/transcript/transcript.ts';
import type { BenchResult } from './result.ts';
import { digits, median } from './statistics.ts';

const entryCount = 1_000_000;
const passes = 3;
const goalSeconds = 2;

/** All rules over one very long session. */
export function benchDiagnosis(): BenchResult {
  const entries = longSession();
  const seconds: number[] = [];
  let findings = 0;
  for (let pass = 0; pass < passes; pass++) {
    const start = performance.now();
    findings = diagnose(entries).length;
    seconds.push((performance.now() - start) / 1000);
  }
  return result(median(seconds), findings);
}

function result(seconds: number, findings: number): BenchResult {
  return {
    title: 'Diagnosis',
    method: [
      `All ${rules.length} rules over a transcript of one session with ${entryCount} entries: messages one after the other, with chunks, and every fourth recipient refused in one of several ways. Median of ${passes} passes; making the transcript does not count.`,
    ],
    ratios: [],
    numbers: [
      {
        title: `Diagnosis of ${entryCount} entries`,
        columns: ['rules', 'seconds', 'entries a second', 'findings'],
        rows: [[String(rules.length), digits(seconds), (entryCount / seconds).toFixed(0), String(findings)]],
      },
    ],
    goals: [
      {
        name: `all rules over ${entryCount} entries take less than ${goalSeconds} seconds`,
        measured: `${digits(seconds)} s`,
        met: seconds < goalSeconds,
      },
    ],
  };
}

const refusals: readonly Reply[] = [
  reply(550, '5.1.1', 'The email account that you tried to reach does not exist.'),
  reply(451, '4.7.1', 'Recipient address rejected: Greylisted, try again in 300 seconds'),
  reply(554, '5.7.1', 'Relay access denied'),
  reply(452, '4.2.2', 'Mailbox full'),
];

function reply(code: number, enhanced: string | undefined, ...lines: readonly string[]): Reply {
  const [first = '', ...others] = lines;
  const text = enhanced === undefined ? first : `${enhanced} ${first}`;
  const range = { start: 0, end: 0 };
  return { code, ...(enhanced !== undefined && { enhanced }), lines: [text, ...others], range, violations: [] };
}

/** Exactly `entryCount` entries, written as a live session's are. */
function longSession(): readonly Entry[] {
  const transcript = new Transcript();
  const talk = new Talk(transcript);
  talk.open();
  for (let index = 0; transcript.entries.length < entryCount; index++) talk.deliver(index);
  return transcript.entries.slice(0, entryCount);
}

class Talk {
  readonly #transcript: Transcript;
  readonly #ledger: Ledger;
  readonly #bytes = new Uint8Array(64);
  #atUs = 1_767_225_600_000_000;
  #offset = 0;

  constructor(transcript: Transcript) {
    this.#transcript = transcript;
    this.#ledger = new Ledger(transcript.append.bind(transcript), 'smtp');
  }

  open(): void {
    const where = { host: 'mx.example.com', port: 25, security: 'none', protocol: 'smtp', client: 'wire' } as const;
    this.#transcript.append({ kind: 'session', phase: 'connect', side: 'client', ...where }, this.#atUs);
    const connected = { kind: 'connected', phase: 'connect', address: '192.0.2.25', port: 25 } as const;
    this.#ledger.connected(this.#transcript.append(connected, this.#atUs).seq, this.#atUs);
    this.#hear(reply(220, undefined, 'mx.example.com ESMTP'));
    this.#say(
      'EHLO',
      'EHLO client.example.com',
      reply(250, undefined, 'mx.example.com', 'PIPELINING', 'SIZE 10240000'),
    );
  }

  deliver(index: number): void {
    const refusal = index % 4 === 3 ? refusals[(index >> 2) % refusals.length] : undefined;
    this.#say('MAIL', 'MAIL FROM:<sender@example.com>', reply(250, '2.1.0', 'Ok'));
    this.#say('RCPT', 'RCPT TO:<recipient@example.com>', refusal ?? reply(250, '2.1.5', 'Ok'));
    if (refusal) return this.#say('RSET', 'RSET', reply(250, '2.0.0', 'Ok'));
    this.#say('DATA', 'DATA', reply(354, undefined, 'End data with <CR><LF>.<CR><LF>'));
    const message = { transfer: 'data', octets: 64, lineCount: 2, preview: ['Subject: Test', ''] } as const;
    this.#ledger.message({ ...message, complete: true, violations: [] }, true, this.#tick());
    this.#hear(reply(250, '2.0.0', 'Ok: queued as 4XyZ12AbCd'));
  }

  #say(verb: string, text: string, answer: Reply): void {
    this.#chunk('client');
    const range = { start: this.#offset, end: this.#offset };
    this.#ledger.command({ verb, text, range, lineEnding: 'crlf', violations: [] }, this.#tick());
    this.#hear(answer);
  }

  #hear(answer: Reply): void {
    this.#chunk('server');
    this.#ledger.reply(answer, this.#tick());
  }

  #chunk(direction: 'client' | 'server'): void {
    const { phase } = this.#ledger;
    const chunk = { kind: 'chunk', phase, direction, offset: this.#offset, length: 64, bytes: this.#bytes } as const;
    this.#transcript.append(chunk, this.#tick());
    this.#offset += 64;
  }

  #tick(): number {
    return (this.#atUs += 500);
  }
}
