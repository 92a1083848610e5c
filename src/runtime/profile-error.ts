/** A profile that cannot be run: nothing was sent. */
export class ProfileError extends Error {
  override readonly name = 'ProfileError';
  /** The field at fault, for example `['message', 'eml']`. */
  readonly path: readonly (string | number)[];

  constructor(path: readonly (string | number)[], message: string) {
    super(message);
    this.path = path;
  }

  static is(error: unknown): error is ProfileError {
    return error instanceof ProfileError;
  }
}
