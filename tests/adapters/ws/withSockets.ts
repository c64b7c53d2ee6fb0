import { SocketWorld, type SocketWorldOptions } from './SocketWorld.ts';

/** Runs a test in a world of its own, and closes it also when the test fails. */
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
