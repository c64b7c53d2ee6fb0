/**
 * Milliseconds of processor time that a piece of work takes this process, however busy the machine is: for bounds that
 * only work that grows faster than its input exceeds.
 */
export const cpuTime = (work: () => void): number => {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
};
