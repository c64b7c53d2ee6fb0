import { SocketWorld, type SocketWorldOptions } from './SocketWorld.ts';

/** Runs a test in a world of its own, which is closed whatever happens. */
export const withSockets =
  (test: (world: SocketWorld) => Promise<void>, options: SocketWorldOptions = {}) =>
  async (): Promise<void> => {
    const world = await SocketWorld.open(options);
    try {
      await test(world);
    } finally {
      await world.close();
    }
  };
