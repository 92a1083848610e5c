/** A client whose sessions are timed. */
export interface Peer {
  readonly name: string;
  /** What is timed, in a few words. */
  readonly timed: string;
  /** Sessions in one turn, and before the first one that counts. */
  readonly turn: number;
  readonly warmUp: number;
  /** Runs sessions one after the other; milliseconds of each. Rejects when one fails. */
  run(target: Target, sessions: number): Promise<readonly number[]>;
  /** Ends what it has started. */
  stop(): void;
}

export interface Target {
  /** On 127.0.0.1. */
  readonly port: number;
  readonly security: 'none' | 'starttls';
}

/** Whether the client is handed a finished message or makes it within the time that counts. */
export type MessageSource = 'ready' | 'composed';

/** A peer that is not on this machine. */
export interface MissingPeer {
  readonly name: string;
  readonly reason: string;
}

/** What every client says and sends. */
export const conversation = {
  ehlo: 'client.example.com',
  user: 'postmaster@example.com',
  password: 'correct horse battery',
  from: 'sender@example.com',
  to: 'recipient@example.com',
  subject: 'Benchmark',
  text: 'This is a small message.\r\nIt has a few lines,\r\nand this is the last one.\r\n',
} as const;

/** The message for clients that are handed one. */
export const readyMessage = [
  `From: ${conversation.from}`,
  `To: ${conversation.to}`,
  `Subject: ${conversation.subject}`,
  'Message-ID: <benchmark@example.com>',
  'Date: Thu, 01 Jan 2026 00:00:00 +0000',
  'MIME-Version: 1.0',
  'Content-Type: text/plain; charset=utf-8',
  'Content-Transfer-Encoding: 7bit',
  '',
  conversation.text,
].join('\r\n');

/** Times `session` that many times, one after the other. */
export async function timeEach(sessions: number, session: () => Promise<void>): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < sessions; index++) {
    const start = performance.now();
    await session();
    times.push(performance.now() - start);
  }
  return times;
}
