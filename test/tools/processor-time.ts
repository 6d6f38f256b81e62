/**
 * Milliseconds of processor time since it was asked for, of this process: what else the machine does hardly counts. For
 * bounds that only an exponent or a square can break, never for speed (`npm run bench`).
 */
export function processorTime(): () => number {
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
}
