/** Wrong usage, profile or file: nothing was sent. Each line goes to standard error as it stands; the exit status is 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly lines: readonly string[];

  constructor(...lines: readonly [string, ...string[]]) {
    super(lines.join('\n'));
    this.lines = lines;
  }

  static is(error: unknown): error is UsageError {
    return error instanceof UsageError;
  }
}
