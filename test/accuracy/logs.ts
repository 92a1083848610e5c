/** Recorded logs, each with what is true of it, and what reading them makes of it. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
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
  /** Connections as the server saw them; absent when none was made. */
  readonly connections: number | undefined;
}

/** What was read of a sample, and which of it is right. */
export interface LogOutcome {
  readonly sample: LogSample;
  /** Empty: nothing was recognised. */
  readonly format: string;
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
  readonly connections?: number;
}

const folder = fileURLToPath(new URL('../cases/logs/', import.meta.url));

/** Every sample, in the order of their ids. */
export function readLogSamples(): readonly LogSample[] {
  return readdirSync(folder)
    .toSorted()
    .flatMap((tool) => samplesOf(tool));
}

function samplesOf(tool: string): readonly LogSample[] {
  const names = readdirSync(`${folder}${tool}`).toSorted();
  return names.flatMap((name) => {
    const base = /^(.*)\.(?:log|txt|pcap|pcapng)$/.exec(name)?.[1];
    if (base === undefined || !names.includes(`${base}.json`)) return [];
    const facts = JSON.parse(readFileSync(`${folder}${tool}/${base}.json`, 'utf8')) as Facts;
    if (facts.rule === undefined) return [];
    const { rule, acceptable = [], line, connections } = facts;
    const octets = readFileSync(`${folder}${tool}/${name}`);
    return [{ id: `${tool}/${base}`, folder: tool, octets, rule, acceptable, line, connections }];
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
      .filter(({ rootCause }) => rootCause)
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
    sessions: reports.length,
    found,
    line,
    right,
    lineRight: right && (found === 'none' || sample.line === undefined || line === sample.line),
    sessionsRight: sample.connections === undefined || reports.length === sample.connections,
  };
}
