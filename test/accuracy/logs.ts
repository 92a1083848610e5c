/** Recorded logs, each with what is true of it, and what reading them makes of it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { captureFormatOf } from '../../src/core/logs/capture/octet-reader.ts';
import { LogAnalysis } from '../../src/core/logs/analysis.ts';
import { SessionReport } from '../../src/core/logs/session-report.ts';

/** A recorded log. */
export interface LogSample {
  /** `tool/name` */
  readonly id: string;
  /** Folder: the program, as people call it. */
  readonly folder: string;
  readonly octets: Uint8Array;
  /** The root cause, or `none` where the mail was accepted. */
  readonly rule: string;
  /** Root causes that this log cannot tell from it. */
  readonly acceptable: readonly string[];
  /** 1-based line where the failure first shows; absent when the log never says it. */
  readonly line: number | undefined;
  /** Other lines that say the very same, such as the client's quotation of the reply. */
  readonly alternativeLines: readonly number[];
  /** Connections that the log shows, mostly all that the server saw; absent when none was made. */
  readonly sessions: number | undefined;
  /** What about the log is not as one would think; empty for most. */
  readonly note: string;
}

/** What was read of a sample, and which of it is right. */
export interface LogOutcome {
  readonly sample: LogSample;
  /** Of the reader that took it; empty for a capture, which needs none, and where nothing was recognised. */
  readonly format: string;
  readonly recognised: boolean;
  readonly sessions: number;
  /** `none` when no session failed. */
  readonly found: string;
  readonly line: number | undefined;
  readonly right: boolean;
  readonly lineRight: boolean;
  readonly sessionsRight: boolean;
}

interface Facts {
  readonly rule?: string;
  readonly acceptable?: readonly string[];
  readonly line?: number;
  readonly alternative_lines?: readonly number[];
  /** 0 where none could be made says as much as absent: the attempt is told as a session all the same. */
  readonly connections?: number;
  /** Of those connections, how many the log shows; absent: all. */
  readonly sessions?: number;
  /** What about the log is not as one would think. */
  readonly note?: string;
}

const cases = fileURLToPath(new URL('../cases/', import.meta.url));

/** What a folder of logs that nobody had tuned for gave at its first run, before anything was changed; all but `logs` in logs. */
export interface LogFirstRun {
  /** The folder's name in test/cases. */
  readonly logs: string;
  /** True: readers and rules have been changed by its logs since, which say nothing of unseen ones any more. */
  readonly learned?: true;
  readonly all: number;
  readonly recognised: number;
  readonly sessions: number;
  readonly rootCause: number;
  readonly line: number;
  /** What is to be known of the figures; absent for most. */
  readonly note?: string;
}

/** Where logs are that were held out at first, in the order in which they were recorded. */
const heldOutFolders = [
  'logs-held-out',
  'logs-held-out-2',
  'logs-held-out-3',
  'logs-held-out-4',
  'logs-held-out-5',
  'logs-held-out-6',
];

/** The first runs that have been recorded, in the order of the folders. @throws the file system's error */
export function readLogFirstRuns(): readonly LogFirstRun[] {
  return JSON.parse(
    readFileSync(new URL('log-first-runs.json', import.meta.url), 'utf8'),
  ) as unknown as readonly LogFirstRun[];
}

/** The samples of those folders from which nothing has been learned: they are for measuring only. @throws as above */
export function readHeldOutLogs(): readonly LogSample[] {
  return foldersOf(false).flatMap((name) => readLogSamples(name));
}

/** The samples of those folders that have been learned from after their first run. @throws as above */
export function readLearnedLogs(): readonly LogSample[] {
  return foldersOf(true).flatMap((name) => readLogSamples(name));
}

function foldersOf(learned: boolean): readonly string[] {
  const runs = readLogFirstRuns();
  const isLearned = (name: string): boolean => runs.some((run) => run.logs === name && run.learned === true);
  return heldOutFolders.filter((name) => existsSync(`${cases}${name}`) && isLearned(name) === learned);
}

/** Every sample of a folder of test/cases, in the order of their ids. */
export function readLogSamples(name = 'logs'): readonly LogSample[] {
  return readdirSync(`${cases}${name}`)
    .toSorted()
    .flatMap((tool) => samplesOf(`${cases}${name}/`, tool));
}

function samplesOf(folder: string, tool: string): readonly LogSample[] {
  const names = readdirSync(`${folder}${tool}`).toSorted();
  return names.flatMap((name) => {
    const base = /^(.*)\.(?:log|txt|pcap|pcapng)$/.exec(name)?.[1];
    if (base === undefined || !names.includes(`${base}.json`)) return [];
    const facts = JSON.parse(readFileSync(`${folder}${tool}/${base}.json`, 'utf8')) as Facts;
    if (facts.rule === undefined) return [];
    const {
      rule,
      acceptable = [],
      line,
      alternative_lines: alternativeLines = [],
      connections,
      sessions,
      note = '',
    } = facts;
    const octets = readFileSync(`${folder}${tool}/${name}`);
    const made = connections === 0 && rule !== 'none' ? undefined : connections;
    const labels = { rule, acceptable, line, alternativeLines, sessions: sessions ?? made, note };
    return [{ id: `${tool}/${base}`, folder: tool, octets, ...labels }];
  });
}

/** Reads a sample as a user's file is read. */
export function readSample(sample: LogSample): LogOutcome {
  const reports = new Map<number, SessionReport>();
  let format = '';
  const analysis = new LogAnalysis({
    recognised: ({ reader }) => (format = reader.format),
    entry: (session, entry) => {
      const report = reports.get(session) ?? new SessionReport(session);
      reports.set(session, report);
      report.add(entry);
    },
    ended: () => {},
  });
  analysis.push(sample.octets);
  analysis.end();
  return outcomeOf(sample, format, [...reports.values()]);
}

/** What is told of, and is never why mail cannot be sent. */
const harmless: ReadonlySet<string> = new Set(['closed-without-quit', 'quit-unanswered']);

function outcomeOf(sample: LogSample, format: string, reports: readonly SessionReport[]): LogOutcome {
  const roots = reports.flatMap((report) =>
    report.findings
      // That something failed is no cause.
      .filter(({ rootCause, rule }) => rootCause && rule !== 'client-error')
      .map((root) => ({ rule: root.rule, line: report.placeOf(root).line })),
  );
  const found = roots[0]?.rule ?? 'none';
  const line = roots[0]?.line;
  const said = reports.some(({ findings }) => findings.some(({ rule }) => rule === sample.rule));
  const right =
    [sample.rule, ...sample.acceptable].includes(found) || (found === 'none' && harmless.has(sample.rule) && said);
  return {
    sample,
    format,
    recognised: format !== '' || captureFormatOf(sample.octets) !== undefined,
    sessions: reports.length,
    found,
    line,
    right,
    lineRight: right && (found === 'none' || isOnLine(sample, line)),
    sessionsRight: sample.sessions === undefined || reports.length === sample.sessions,
  };
}

/** Any line will do when the log never says it. */
function isOnLine({ line, alternativeLines }: LogSample, found: number | undefined): boolean {
  return line === undefined || (found !== undefined && [line, ...alternativeLines].includes(found));
}
