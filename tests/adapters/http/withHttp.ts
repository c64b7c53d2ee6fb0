import { HttpWorld, type HttpWorldOptions } from './HttpWorld.ts';

/** A fresh school behind HTTP for every test of the suite; `http()` may be called in tests and hooks. */
export const withHttp = (options?: HttpWorldOptions): (() => HttpWorld) => {
  let world: HttpWorld | undefined;
  beforeEach(async () => {
    world = await HttpWorld.open(options);
  });
  afterEach(async () => {
    await world?.close();
    world = undefined;
  });
  return () => {
    if (world === undefined) throw new Error('Only within a test');
    return world;
  };
};
