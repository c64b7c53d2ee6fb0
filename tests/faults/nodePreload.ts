import { shiftWallClock } from '../support/shiftWallClock.ts';

/**
 * Loaded into a node before Homeroom. Ends the node when the run that has started it ends, and shifts its wall clock by
 * FAULT_CLOCK_MS; SIGUSR2 reverses the shift. The monotonic clock is unaffected.
 */
process.stdin.on('end', () => process.exit(1)).resume();
process.stdin.unref();

let offMs = Number(process.env['FAULT_CLOCK_MS'] ?? 0);
if (offMs !== 0) {
  shiftWallClock(() => offMs);
  process.on('SIGUSR2', () => {
    offMs = -offMs;
  });
}
