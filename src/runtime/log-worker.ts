/** Reads a log in a thread of its own, so that whoever wants to know what is in it stays free. */
import { LogSourceError, openLog } from './log-source.ts';
import { parentPort, workerData } from 'node:worker_threads';
import type { Exposure } from '../core/logs/shown-credentials.ts';
import type { LogListener } from '../core/logs/analysis.ts';
import { OpenSessions } from '../core/logs/open-sessions.ts';
import { SessionReport } from '../core/logs/session-report.ts';
import { WholeLog } from '../core/logs/whole-log.ts';
import type { LogFinding } from '../core/logs/whole-log.ts';
import type { Entry } from '../core/transcript/entry.ts';
import { maximumExposures, maximumLoggedSessions } from './log-worker-messages.ts';
import type { LoggedSession, LogMessage, LogTask } from './log-worker-messages.ts';
import { readLog } from './read-log.ts';

/** Octets that are read between two messages about progress. */
const progressOctets = 16 * 1024 * 1024;
/** Entries that are sent at once. */
const batchEntries = 1000;

function tell(message: LogMessage): void {
  parentPort?.postMessage(message);
}

/** Tells of every session when it has ended. */
class SessionTeller implements LogListener {
  readonly #reports = new OpenSessions<number, SessionReport>();
  readonly #whole = new WholeLog();
  #told = 0;
  #exposed = 0;

  entry(session: number, entry: Entry): void {
    this.#reports.of(session, newReport).add(entry);
  }

  ended(session: number): void {
    const report = this.#reports.take(session);
    if (!report) return;
    this.#whole.add(report);
    if (this.#told++ < maximumLoggedSessions) tell({ kind: 'session', session: loggedSession(report) });
  }

  exposed(exposure: Exposure): void {
    if (this.#exposed++ < maximumExposures) tell({ kind: 'exposed', exposure });
  }

  /** What the log told as a whole, at its end. */
  get total(): { readonly sessionCount: number; readonly findings: readonly LogFinding[] } {
    return { sessionCount: this.#told, findings: this.#whole.findings };
  }
}

function newReport(session: number): SessionReport {
  return new SessionReport(session);
}

function loggedSession(report: SessionReport): LoggedSession {
  const { number, client, target, firstLine, lastLine, outcome, failed } = report;
  const findings = report.findings.map((finding) => ({ finding, ...report.placeOf(finding) }));
  return { number, tool: client, target, firstLine, lastLine, outcome, failed, findings };
}

/** Gives the entries of one session. */
class EntryTeller implements LogListener {
  readonly #wanted: number;
  readonly #told = new AbortController();
  #batch: Entry[] = [];

  constructor(wanted: number) {
    this.#wanted = wanted;
  }

  /** Aborted when the session has ended: nothing more needs to be read. */
  get told(): AbortSignal {
    return this.#told.signal;
  }

  entry(session: number, entry: Entry): void {
    if (session !== this.#wanted) return;
    this.#batch.push(entry);
    if (this.#batch.length >= batchEntries) this.#flush();
  }

  ended(session: number): void {
    if (session !== this.#wanted) return;
    this.#flush();
    this.#told.abort();
  }

  #flush(): void {
    if (this.#batch.length > 0) tell({ kind: 'entries', entries: this.#batch });
    this.#batch = [];
  }
}

async function* octetsOf({ source }: LogTask): AsyncGenerator<Uint8Array> {
  if ('text' in source) yield new TextEncoder().encode(source.text);
  else yield* await openLog(source.path);
}

async function* withProgress(octets: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let read = 0;
  let next = progressOctets;
  for await (const chunk of octets) {
    yield chunk;
    read += chunk.length;
    if (read < next) continue;
    next = read + progressOctets;
    tell({ kind: 'progress', octets: read });
  }
}

async function work(task: LogTask): Promise<void> {
  try {
    if (task.session === undefined) await tellAll(task);
    else await tellEntries(task, new EntryTeller(task.session));
    tell({ kind: 'end' });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const known = LogSourceError.is(error) ? { problem: error.problem, detail: error.detail } : {};
    tell({ kind: 'failed', message, ...known });
  }
}

async function tellAll(task: LogTask): Promise<void> {
  const started = performance.now();
  const teller = new SessionTeller();
  const { lineCount } = await readLog(withProgress(octetsOf(task)), teller, { count: 'editor' });
  tell({ kind: 'whole', lineCount, ...teller.total, readMs: performance.now() - started });
}

async function tellEntries(task: LogTask, teller: EntryTeller): Promise<void> {
  await readLog(octetsOf(task), teller, { count: 'editor', signal: teller.told });
}

void work(workerData as LogTask);
