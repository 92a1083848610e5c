/** Our own misuse of the protocol: a defect of this program, never the peer's doing. Always thrown. */
export class LocalProtocolError extends Error {
  override readonly name = 'LocalProtocolError';

  static is(error: unknown): error is LocalProtocolError {
    return error instanceof LocalProtocolError;
  }
}

/** Marks a place that no value can reach; the compiler checks it. */
export function assertNever(value: never): never {
  throw new LocalProtocolError(`unexpected value: ${JSON.stringify(value)}`);
}
