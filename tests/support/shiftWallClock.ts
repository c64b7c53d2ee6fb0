/** Shifts what `Date` says in this process by what `offMs` says at the moment. The monotonic clock and timers go on as they are. */
export const shiftWallClock = (offMs: () => number): void => {
  const now = Date.now.bind(Date);
  const RealDate = Date;
  const shifted = (): number => now() + offMs();
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args: [], newTarget) =>
      Reflect.construct(target, args.length === 0 ? [shifted()] : args, newTarget),
    apply: () => new RealDate(shifted()).toString(),
    get: (target, key) => (key === 'now' ? shifted : Reflect.get(target, key)),
  });
};
