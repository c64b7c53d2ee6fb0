import { type FindImported, makeFindImported } from './history/findImported.ts';
import { makeReadRooms, type ReadRooms } from './messages/readRooms.ts';

/** What people read of a room. */
export interface Reading extends ReadRooms, FindImported {}

type Deps = Parameters<typeof makeReadRooms>[0] &
  Omit<Parameters<typeof makeFindImported>[0], 'overview' | 'readHistory'>;

export const makeReading = (deps: Deps): Reading => {
  const readRooms = makeReadRooms(deps);
  const { overview, history: readHistory } = readRooms;
  return { ...readRooms, ...makeFindImported({ ...deps, overview, readHistory }) };
};
