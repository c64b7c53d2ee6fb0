import { nightsInMemory } from './nightsInMemory.ts';

/** Among them one with damaged files; tests/rollouts has all forty. */
describe('the first nights of a district', () => nightsInMemory(8, 6));
