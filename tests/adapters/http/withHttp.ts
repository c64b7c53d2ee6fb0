import { HttpWorld, type HttpWorldOptions } from './HttpWorld.ts';

/** Opens a new school behind HTTP for every test of the suite. Tests and hooks may call `http()`. */
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
    if (world === undefined) throw new Error('http() works only in a test or hook');
    return world;
  };
};
