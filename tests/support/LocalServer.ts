import { eventually } from './eventually.ts';
import { freePort } from './freePort.ts';
import type { KeptServer } from './KeptServer.ts';

/** A server for one suite, which may kill or stop the process and start it again with its data. */
export interface LocalServer {
  readonly url: string;
  readonly pid: number;
  /** Starts it again on the same port after it has ended; resolves when it answers. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const COLLISIONS = 5;

/** Starts a server on a free port; `serve` starts it there and resolves to its URL when it answers. */
export const localServer = async (kept: KeptServer, serve: (port: number) => Promise<string>): Promise<LocalServer> => {
  for (let tries = 1; ; tries += 1) {
    const port = await freePort();
    try {
      const url = await serve(port);
      return {
        url,
        get pid() {
          return kept.pid;
        },
        restart: async () => {
          // After SIGKILL the old server's child processes may hold its shared memory for a moment.
          await eventually(() => serve(port), { within: 15_000, every: 100 });
        },
        stop: () => kept.stop(),
      };
    } catch (failure) {
      if (tries < COLLISIONS && String(failure).includes('Address already in use')) continue;
      await kept.stop();
      throw failure;
    }
  }
};
