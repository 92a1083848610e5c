/** Ctrl-C and the signal that asks a program to end. */
export interface Interrupts {
  /** Whether one has come. */
  readonly happened: boolean;
  /** Gives both signals back to the system. */
  release(): void;
}

const signals = ['SIGINT', 'SIGTERM'] as const;

/** Calls `first` for the first one and `again` for each one after it. */
export function onInterrupts(first: () => void, again: () => void): Interrupts {
  let count = 0;
  const handle = (): void => {
    count += 1;
    if (count === 1) first();
    else again();
  };
  for (const signal of signals) process.on(signal, handle);
  return {
    get happened() {
      return count > 0;
    },
    release: () => {
      for (const signal of signals) process.off(signal, handle);
    },
  };
}
