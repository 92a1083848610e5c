/** What is told of a log besides its sessions one by one. */
import type { Finding, Severity, Source } from '../diagnosis/finding.ts';
import { findReconnectLoop, reconnectLoopSources, reconnectLoopSummary } from '../diagnosis/reconnect-loop.ts';
import type { SessionSummary } from '../diagnosis/reconnect-loop.ts';
import { rfc } from '../diagnosis/sources.ts';
import type { SessionReport } from './session-report.ts';
import type { SourcePlace } from './source-place.ts';

/** A finding that no single session shows. */
export interface LogFinding {
  readonly rule: 'reconnect-loop' | 'log-shows-credentials';
  readonly severity: Severity;
  /** In English; in another language it is made of `words`. */
  readonly message: string;
  readonly fix: string;
  readonly words: Finding['words'];
  /** What the rule means, in one sentence. */
  readonly summary: string;
  readonly sources: readonly Source[];
  /** Where it shows, at least one. */
  readonly places: readonly [SourcePlace, ...SourcePlace[]];
}

const exposureWords = {
  message: 'The log itself shows credentials to everyone who gets it. Here they are masked.',
  fix: 'Mask them in the file before you share it; change the password if it has been shared already.',
};

/** The finding of a log that shows credentials, but for where it does. */
export const exposure = {
  rule: 'log-shows-credentials',
  severity: 'warning',
  ...exposureWords,
  words: exposureWords,
  summary: 'A log shows credentials that can be read by everyone who gets it.',
  sources: [rfc(4954, '9')],
} as const satisfies Omit<LogFinding, 'places'>;

/** Sessions that are looked at together. */
const maximumSummaries = 10_000;
/** Places with credentials that are named. */
const maximumExposures = 1000;

/** Collects what the sessions of one log tell together. */
export class WholeLog {
  readonly #summaries: SessionSummary[] = [];
  readonly #starts: SourcePlace[] = [];
  readonly #exposures: SourcePlace[] = [];

  /** A session that has ended. */
  add(report: SessionReport): void {
    if (this.#summaries.length >= maximumSummaries) return;
    this.#summaries.push(report.summary);
    this.#starts.push({ line: report.firstLine });
  }

  /** The log shows credentials here. */
  exposed(place: SourcePlace): void {
    if (this.#exposures.length < maximumExposures) this.#exposures.push(place);
  }

  /** What there is to say, at the end of the log. */
  get findings(): readonly LogFinding[] {
    return [this.#loop(), this.#exposure()].filter((finding) => finding !== undefined);
  }

  #loop(): LogFinding | undefined {
    const loop = findReconnectLoop(this.#summaries);
    const [first, ...others] = loop?.sessions.map((place) => this.#starts[place] ?? { line: 1 }) ?? [];
    if (!loop || !first) return undefined;
    const { rule, severity, message, fix, words } = loop;
    const places = [first, ...others] as const;
    const about = { summary: reconnectLoopSummary, sources: reconnectLoopSources };
    return { rule, severity, message, fix, words, ...about, places };
  }

  #exposure(): LogFinding | undefined {
    const [first, ...others] = this.#exposures;
    return first && { ...exposure, places: [first, ...others] };
  }
}
