import { readFileSync } from 'node:fs';
import { shiftWallClock } from './shiftWallClock.ts';

/** Milliseconds for which the file is not read again: everybody asks for the time. */
const keptMs = 20;

/**
 * Loaded into a server before Homeroom, and so into each of its threads; the embedded database has one. The wall clock is off
 * by the milliseconds that the file CLOCK_FILE holds at the moment.
 */
const file = process.env['CLOCK_FILE'] ?? '';
let [offMs, until] = [0, 0];
shiftWallClock(() => {
  const now = performance.now();
  if (now < until) return offMs;
  [offMs, until] = [Number(readFileSync(file, 'utf8')), now + keptMs];
  return offMs;
});
