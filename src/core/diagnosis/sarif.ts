/** Findings in the Static Analysis Results Interchange Format, version 2.1.0 (OASIS Standard). */
import type { Severity, Source } from './finding.ts';
import { rules } from './rules/index.ts';

/** A place in a file: 1-based line, and column in UTF-16 code units; absent when it is not known. */
export interface FilePlace {
  readonly line?: number;
  readonly column?: number;
}

/** What is to be said about a place in a file. */
export interface PlacedFinding extends FilePlace {
  readonly rule: string;
  readonly severity: Severity;
  readonly rootCause: boolean;
  readonly message: string;
  readonly fix: string;
  /** Number of the session in the file, from 1; absent when it is about the file as a whole. */
  readonly session?: number;
  /** Other places that belong to it. */
  readonly others?: readonly FilePlace[];
  /** What the rule means and where it is written, for a rule that is not of a single session. */
  readonly about?: { readonly summary: string; readonly sources: readonly Source[] };
}

/** What was found in one file. */
export interface FileFindings {
  /** A URI reference as in RFC 3986, relative where it can be; the empty string for standard input. */
  readonly uri: string;
  readonly findings: readonly PlacedFinding[];
}

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
};

/** A SARIF log with one run over all files, without a line's end. */
export function formatSarif(files: readonly FileFindings[]): string {
  const used = usedRules(files.flatMap(({ findings }) => findings));
  const places = new Map(used.map(({ id }, place) => [id, place]));
  const run = {
    tool: { driver: { name: 'smtp-debug', rules: used } },
    columnKind: 'utf16CodeUnits',
    results: files.flatMap(({ uri, findings }) =>
      findings.map((finding) => resultOf(finding, uri, places.get(finding.rule) ?? -1)),
    ),
  };
  return JSON.stringify({
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [run],
  });
}

interface ReportingDescriptor {
  readonly id: string;
  readonly shortDescription: { readonly text: string };
  readonly helpUri?: string;
}

/** Those of single sessions in their own order, then those of whole files. */
function usedRules(findings: readonly PlacedFinding[]): readonly ReportingDescriptor[] {
  const found = new Map(findings.map((finding) => [finding.rule, finding]));
  const known = rules
    .filter(({ id }) => found.has(id))
    .map(({ id, summary, sources }) => describeRule(id, summary, sources));
  const others = [...found.values()].flatMap(({ rule, about }) =>
    about ? [describeRule(rule, about.summary, about.sources)] : [],
  );
  return [...known, ...others];
}

function describeRule(id: string, summary: string, [source]: readonly Source[]): ReportingDescriptor {
  return { id, shortDescription: { text: summary }, ...(source && { helpUri: source.url }) };
}

function resultOf(finding: PlacedFinding, uri: string, ruleIndex: number): object {
  const { rule, severity, rootCause, message, fix, session, others = [] } = finding;
  return {
    ruleId: rule,
    ruleIndex,
    level: levels[severity],
    message: { text: `${message} ${fix}` },
    locations: [locationOf(finding, uri)],
    ...(others.length > 0 && { relatedLocations: others.map((other) => locationOf(other, uri)) }),
    properties: { ...(session !== undefined && { session }), rootCause },
  };
}

function locationOf({ line, column }: FilePlace, uri: string): object {
  const region =
    line === undefined ? {} : { region: { startLine: line, ...(column !== undefined && { startColumn: column }) } };
  return { physicalLocation: { artifactLocation: { uri: uri === '' ? 'stdin' : uri }, ...region } };
}
