import type { SessionOptions } from './client-session.ts';
import { findCapability } from './capabilities.ts';
import { encodeUtf8 } from './bytes.ts';
import { type Mail, mailLine, rcptLine } from './command-lines.ts';
import { stuffDots } from './data-transfer.ts';
import type { Awaited, Ledger } from './ledger.ts';
import { MessageMeter, type MessageSummary } from './message-meter.ts';
import type { Outgoing } from './outbox.ts';
import type { Reply } from './reply-parser.ts';
import { Machine, transactionStates } from './states.ts';
import type { Step } from './step.ts';

/** Octets of one BDAT chunk; RFC 3030 sets no limit, servers do. */
const chunkOctets = 1024 * 1024;

const quit: Outgoing = { kind: 'line', verb: 'QUIT', line: 'QUIT', answerable: true };

/** One mail transaction: MAIL, RCPT, and the message by DATA or BDAT, in as few round trips as the server allows. */
export class Transaction {
  readonly #options: SessionOptions;
  readonly #ledger: Ledger;
  readonly #mail: Mail;
  readonly #state = new Machine(transactionStates, 'none');
  readonly #summary: MessageSummary;
  /** What is still to be sent, in order; only the commands of the envelope and chunks. */
  #queue: Outgoing[][] = [];
  #mailAccepted = false;
  #dataCode: number | undefined;
  #delivered = false;

  constructor(options: SessionOptions, ledger: Ledger, mail: Mail) {
    this.#options = options;
    this.#ledger = ledger;
    this.#mail = mail;
    const meter = new MessageMeter({ stuffed: false });
    meter.push(mail.content);
    this.#summary = meter.summary();
  }

  /** The message is on its way: nothing else may be said. */
  get inMessage(): boolean {
    return this.#state.is('message');
  }

  start(): Step {
    const { delivery, stopAfter } = this.#options.profile;
    this.#state.to('mail');
    this.#queue.push([command('MAIL', mailLine(this.#mail, delivery, this.#ledger.capabilities))]);
    if (stopAfter !== 'mail') {
      this.#queue.push(...this.#mail.to.map((address) => [command('RCPT', rcptLine(address, delivery))]));
      if (stopAfter !== 'rcpt') this.#queue.push(...(this.#usesBdat() ? this.#chunks() : [[command('DATA', 'DATA')]]));
    }
    return this.#sendNext();
  }

  /** The next step, or undefined while replies of the group are still due. */
  replied(awaited: Awaited, reply: Reply): Step | undefined {
    const accepted = reply.code >= 200 && reply.code < 300;
    switch (awaited.verb) {
      case 'MAIL':
        this.#mailAccepted = accepted;
        this.#state.to(accepted ? 'recipients' : 'refused');
        break;
      case 'DATA':
        this.#dataCode = reply.code;
        break;
      case 'MESSAGE':
        this.#delivered ||= accepted && this.#queue.length === 0;
        if (!accepted) this.#queue = [];
        break;
    }
    return this.#ledger.awaitedCount > 0 && !this.#ledger.onlyQuitAwaited ? undefined : this.#next();
  }

  #next(): Step {
    if (this.#dataCode !== undefined) return this.#afterData();
    if (!this.#mailAccepted) return { kind: 'leave', failed: 'mail' };
    const recipientsDone = !this.#queue.some((batch) => isCommand(batch[0], 'RCPT'));
    if (recipientsDone && this.#ledger.acceptedRecipients.length === 0 && this.#options.profile.stopAfter !== 'mail') {
      return { kind: 'leave', failed: 'rcpt' };
    }
    if (this.#queue.length > 0) return this.#sendNext();
    return this.#finish();
  }

  #afterData(): Step {
    if (this.#state.is('message', 'done')) return this.#finish();
    if (this.#dataCode !== 354) return { kind: 'leave', failed: this.#failedEnvelopePhase() };
    if (!this.#mailAccepted || this.#ledger.acceptedRecipients.length === 0) return this.#sendEmptyMessage();
    this.#state.to('data');
    this.#state.to('message');
    const message: Outgoing = {
      kind: 'message',
      transfer: 'data',
      bytes: stuffDots(this.#mail.content),
      summary: this.#summary,
      last: true,
    };
    return { kind: 'send', batch: this.#pipelines() && this.#quits() ? [message, quit] : [message] };
  }

  /** RFC 2920 section 3.1: 354 without an accepted recipient; a single dot gets out of it. */
  #sendEmptyMessage(): Step {
    const summary = { octets: 0, lineCount: 0, preview: [], violations: [] };
    const bytes = encodeUtf8('.\r\n');
    if (this.#state.is('recipients')) this.#state.to('refused');
    this.#dataCode = 0;
    return { kind: 'send', batch: [{ kind: 'message', transfer: 'data', bytes, summary, last: true }] };
  }

  #failedEnvelopePhase(): 'mail' | 'rcpt' | 'data' {
    if (!this.#mailAccepted) return 'mail';
    return this.#ledger.acceptedRecipients.length === 0 ? 'rcpt' : 'data';
  }

  #finish(): Step {
    const { stopAfter } = this.#options.profile;
    if (stopAfter === 'mail' || stopAfter === 'rcpt' || this.#delivered) return { kind: 'leave' };
    return { kind: 'leave', failed: 'data' };
  }

  /** RFC 2920 section 3.1: MAIL, RCPT and BDAT may stand anywhere in a group, DATA at its end. */
  #sendNext(): Step {
    if (!this.#pipelines()) return this.#send(this.#queue.shift()!);
    const chunks = this.#queue.filter((batch) => isCommand(batch[0], 'BDAT')).length;
    const together = chunks > 1 ? this.#queue.length - chunks : this.#queue.length;
    return this.#send(this.#queue.splice(0, Math.max(1, together)).flat());
  }

  #send(batch: readonly Outgoing[]): Step {
    const last = batch.some((item) => item.kind === 'message' && item.last);
    return { kind: 'send', batch: last && this.#pipelines() && this.#quits() ? [...batch, quit] : batch };
  }

  #quits(): boolean {
    return this.#options.profile.leave === 'quit';
  }

  #pipelines(): boolean {
    return this.#options.profile.delivery.pipelining && this.#offers('PIPELINING');
  }

  #usesBdat(): boolean {
    const { transfer } = this.#options.profile.delivery;
    if (transfer === 'auto') return this.#summary.violations.length > 0 && this.#offers('CHUNKING');
    return transfer === 'bdat';
  }

  #offers(keyword: string): boolean {
    return findCapability(this.#ledger.capabilities, keyword) !== undefined;
  }

  #chunks(): Outgoing[][] {
    const { content } = this.#mail;
    const batches: Outgoing[][] = [];
    for (let start = 0; start === 0 || start < content.length; start += chunkOctets) {
      const bytes = content.subarray(start, start + chunkOctets);
      const last = start + chunkOctets >= content.length;
      const line = `BDAT ${bytes.length}${last ? ' LAST' : ''}`;
      const meter = new MessageMeter({ stuffed: false });
      meter.push(bytes);
      const summary = meter.summary();
      batches.push([
        { kind: 'line', verb: 'BDAT', line, answerable: false },
        { kind: 'message', transfer: 'bdat', bytes, summary, last },
      ]);
    }
    return batches;
  }
}

function command(verb: string, line: string): Outgoing {
  return { kind: 'line', verb, line, answerable: true };
}

function isCommand(item: Outgoing | undefined, verb: string): boolean {
  return item?.kind === 'line' && item.verb === verb;
}
