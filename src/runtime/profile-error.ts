import type { Words } from '../core/words.ts';
import { inEnglish } from '../core/words.ts';

/** A profile that cannot be run: nothing was sent. */
export class ProfileError extends Error {
  override readonly name = 'ProfileError';
  /** The field at fault, for example `['message', 'eml']`. */
  readonly path: readonly (string | number)[];

  /** What `message` says in English. */
  readonly words: Words;

  constructor(path: readonly (string | number)[], words: Words) {
    super(inEnglish(words));
    this.path = path;
    this.words = words;
  }

  static is(error: unknown): error is ProfileError {
    return error instanceof ProfileError;
  }
}
