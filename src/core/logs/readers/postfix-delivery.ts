import type { PostfixProcess } from './postfix-process.ts';
import { explain, isCode, reply } from './postfix-reason.ts';

/** Characters of a reason that are read; of a longer one nothing is. */
const longestReason = 4000;
/** Characters between the recipient and the status, all numbers, that are passed over. */
const longestNumbers = 1200;

interface Result {
  /** With its brackets. */
  readonly recipient: string;
  readonly relay: string;
  readonly dsn: string;
  readonly status: string;
  readonly reason: string;
}

/**
 * `to=<…>, [orig_to=<…>, ]relay=…, …, dsn=…, status=… (why)`, without a regular expression: a log of refusals has little
 * else. Undefined for anything else.
 */
function resultOf(rest: string): Result | undefined {
  if (!rest.startsWith('to=<') || !rest.endsWith(')')) return undefined;
  const end = rest.indexOf('>, ', 4);
  const origin = rest.startsWith('orig_to=<', end + 3) ? rest.indexOf('>, ', end + 12) : end;
  if (end < 0 || origin < 0 || !rest.startsWith('relay=', origin + 3)) return undefined;
  const relayStart = origin + 9;
  const relayEnd = rest.indexOf(', ', relayStart);
  const status = relayEnd < 0 ? -1 : rest.indexOf(', status=', relayEnd);
  if (status < 0 || status - origin > longestNumbers) return undefined;
  const open = rest.indexOf(' (', status + 9);
  const dsn = rest.lastIndexOf('dsn=', status);
  if (open < 0 || dsn < relayEnd || rest.length - open - 3 > longestReason) return undefined;
  return {
    recipient: rest.slice(3, end + 1),
    relay: rest.slice(relayStart, relayEnd),
    dsn: rest.slice(dsn + 4, status),
    status: rest.slice(status + 9, open),
    reason: rest.slice(open + 2, -1),
  };
}

/** One recipient's outcome: `to=<…>, relay=…, status=… (why)`; or why one of several servers was given up: `host … said: …`. */
export function readDelivery(process: PostfixProcess, queueId: string, rest: string): void {
  const result = resultOf(rest);
  if (!result) return rest.startsWith('host ') ? explain(process, rest, '', '') : undefined;
  const { recipient, relay, dsn, status, reason } = result;
  const fresh = process.deliver(queueId, recipient, relay === 'none' ? '' : relay, reason);
  if (!fresh) return;
  if (status === 'sent') return accepted(process, reason);
  explain(process, reason, recipient, dsn);
}

/** With -v: what is going to be said of the delivery. */
export function readReason(process: PostfixProcess, text: string): void {
  const reason = /^send attr reason = (.{1,4000})$/.exec(text)?.[1];
  if (reason === undefined) return;
  process.reach(/ (\S{1,255}\[[^\]\s]{1,64}\])/.exec(reason)?.[1] ?? '', true);
  if (process.reason(reason)) explain(process, reason, '', '');
}

function accepted(process: PostfixProcess, reason: string): void {
  if (process.verbose || !isCode(reason, 0)) return;
  process.emit({ kind: 'message' });
  reply(process, reason);
}
