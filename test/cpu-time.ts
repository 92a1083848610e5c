/** Milliseconds of processor time that this process has used; unlike the clock it does not go on while others run. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
