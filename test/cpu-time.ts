/** Milliseconds of processor time that this process has used; unlike the clock it does not go on while others run. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Milliseconds of processor time that `act` takes. */
export function cpuMsOf(act: () => void): number {
  const before = cpuMs();
  act();
  return cpuMs() - before;
}
