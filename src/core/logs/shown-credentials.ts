import { secretsOf } from '../smtp/sasl/credentials.ts';
import type { ShownSecret } from '../smtp/observer.ts';
import { findCredentials, maskCredentials } from '../transcript/credentials.ts';
import type { Draft } from '../transcript/entry.ts';
import { Redactor } from '../transcript/redaction.ts';
import { isShown } from './hidden-words.ts';
import type { Locate, SourcePlace } from './source-place.ts';

/** Credentials that anyone who reads the log can read, and where they begin. */
export interface Exposure extends SourcePlace, ShownSecret {}
export type ExposureSink = (exposure: Exposure) => void;

/** Secrets of one session that are looked for everywhere in it; further ones are masked where they were said, only. */
const maximumSecrets = 1000;

/** The credentials that the log shows of one session: masks them in all that is made of it, and tells where they stand. */
export class ShownCredentials {
  readonly #exposed: ExposureSink;
  readonly #locate: Locate;
  /** Absent until a secret is known. */
  #redactor: Redactor | undefined;
  #secretCount = 0;
  /** Those of the command whose entry comes next. */
  #next: ShownSecret | undefined;

  constructor(exposed: ExposureSink, locate: Locate) {
    this.#exposed = exposed;
    this.#locate = locate;
  }

  /** From now on `secret` is masked wherever it occurs. */
  learn(secret: string): void {
    if (this.#secretCount++ < maximumSecrets) (this.#redactor ??= new Redactor()).addSecret(secret);
  }

  /** The command whose entry comes next shows `shown`. */
  foretell(shown: ShownSecret): void {
    this.#next = shown;
  }

  /** The entry of a command stands at `place`. */
  entered(place: SourcePlace): void {
    if (this.#next) this.#expose(this.#next, place);
    this.#next = undefined;
  }

  /** `draft` without the secrets known, and without credentials that a reply or a message quotes. */
  mask(draft: Draft, line: number): Draft {
    const unquoted = this.#withoutQuoted(draft, line);
    return this.#redactor?.redact(unquoted) ?? unquoted;
  }

  /** `text`, which a program wrote in words of its own on `line`, without credentials. */
  maskText(text: string, line: number): string {
    const spans = findCredentials(text);
    for (const { start, end } of spans) {
      const response = text.slice(start, end);
      const secrets = secretsOf('', 0, response);
      for (const secret of secrets) this.learn(secret);
      this.#expose({ response, secrets }, { line });
    }
    return spans.length === 0 ? text : maskCredentials(text);
  }

  /** Unless the program has put something in their place. */
  #expose(shown: ShownSecret, place: SourcePlace): void {
    if (!isShown(shown.response)) return;
    const column = this.#locate(place.line, shown.response);
    this.#exposed({ ...place, ...(column !== undefined && { column }), ...shown });
  }

  #withoutQuoted(draft: Draft, line: number): Draft {
    if (draft.kind === 'reply') {
      const lines = this.#maskLines(draft.lines, line);
      return lines === draft.lines ? draft : { ...draft, lines };
    }
    if (draft.kind !== 'data') return draft;
    const preview = this.#maskLines(draft.preview, line);
    return preview === draft.preview ? draft : { ...draft, preview };
  }

  #maskLines(lines: readonly string[], line: number): readonly string[] {
    return lines.some((one) => findCredentials(one).length > 0) ? lines.map((one) => this.maskText(one, line)) : lines;
  }
}
