import { nightsInMemory } from '../soak/nightsInMemory.ts';

describe('forty nights of a district', () => nightsInMemory(40, 30));
