/** Makes an `it` whose check gets a world of its own, which is closed afterwards, also after a failure. */
export const stateOver =
  <World extends { close(): Promise<void> }>(open: () => Promise<World>) =>
  (title: string, check: (world: World) => Promise<void>): void => {
    it(title, async () => {
      const world = await open();
      try {
        await check(world);
      } finally {
        await world.close();
      }
    });
  };
