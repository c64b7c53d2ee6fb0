/**
 * Runs before a server, in its process, and measures its event loop. On SIGUSR2 it writes what it saw since the signal before
 * into the file LOOP_FILE. Beside the delays, which other programs of the machine cause too, it takes the processor time of the
 * thread in one turn: how long the node itself held its loop.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface LoopTimes {
  /** Milliseconds of the longest delay, and of that which one of a thousand exceeds, as Node measures it. */
  readonly maxMs: number;
  readonly p999Ms: number;
  /** Milliseconds of processor time of the main thread in the longest turn, as exact as the kernel counts: some milliseconds. */
  readonly longestTurnMs: number;
}

const resolution = 1;
const tickMs = 2;
const delay = monitorEventLoopDelay({ resolution });

/** Nanoseconds for which the main thread has run. */
const ran = (): number => Number(readFileSync('/proc/self/schedstat', 'latin1').split(' ')[0]);

let longest = 0;
let last = ran();
/** A timer of so few milliseconds is due in every turn. */
const look = (): void => {
  const now = ran();
  longest = Math.max(longest, (now - last) / 1e6);
  last = now;
};

const file = process.env['LOOP_FILE'];
if (file !== undefined) {
  delay.enable();
  setInterval(look, tickMs).unref();
  process.on('SIGUSR2', () => {
    const ms = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - resolution);
    const times: LoopTimes = { maxMs: ms(delay.max), p999Ms: ms(delay.percentile(99.9)), longestTurnMs: longest };
    delay.reset();
    longest = 0;
    // Whole or not there, for who waits for it.
    writeFileSync(`${file}.draft`, JSON.stringify(times));
    renameSync(`${file}.draft`, file);
  });
}
