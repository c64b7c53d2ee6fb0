import { presenceContract, rateLimiterContract, roomBusContract, storedContracts } from '../../contracts/index.ts';
import { memoryWorld } from '../../support/memoryWorld.ts';

const open = () => memoryWorld();

storedContracts('memory', open);
rateLimiterContract('memory', open);
roomBusContract('memory', open);
presenceContract('memory', open);
