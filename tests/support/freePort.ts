import { createServer } from 'node:net';

/**
 * Ports below 32768, where no system takes ports for outgoing connections. Every process goes through its own slice, so
 * two test processes do not race for one port, and one process never gets the same port twice in a row.
 */
const FIRST = 10_000;
const SLICE = 100;
const SLICES = 220;

const start = FIRST + (process.pid % SLICES) * SLICE;
let given = 0;

/** A port of 127.0.0.1 on which nothing listens. Another program may still take it: retry if listening fails. */
export const freePort = async (): Promise<number> => {
  for (let tries = 0; tries < SLICE; tries += 1) {
    const port = start + (given % SLICE);
    given += 1;
    if (await isFree(port)) return port;
  }
  throw new Error(`No free port from ${start} to ${start + SLICE - 1}`);
};

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
