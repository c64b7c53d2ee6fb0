/**
 * Loaded into a node before Homeroom. Ends the node when the run that has started it ends, and shifts its wall clock by
 * FAULT_CLOCK_MS; SIGUSR2 reverses the shift. The monotonic clock is unaffected.
 */
process.stdin.on('end', () => process.exit(1)).resume();
process.stdin.unref();

let offMs = Number(process.env['FAULT_CLOCK_MS'] ?? 0);
if (offMs !== 0) {
  const now = Date.now.bind(Date);
  const RealDate = Date;
  const shifted = (): number => now() + offMs;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args: [], newTarget) =>
      Reflect.construct(target, args.length === 0 ? [shifted()] : args, newTarget),
    apply: () => new RealDate(shifted()).toString(),
    get: (target, key) => (key === 'now' ? shifted : Reflect.get(target, key)),
  });
  process.on('SIGUSR2', () => {
    offMs = -offMs;
  });
}
