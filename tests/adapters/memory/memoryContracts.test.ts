import {
  presenceContract,
  rateLimiterContract,
  requestsContract,
  roomBusContract,
  roomTypesContract,
  storedContracts,
  supervisedRoomsContract,
} from '../../contracts/index.ts';
import { memoryWorld } from '../../support/memoryWorld.ts';

const open = () => memoryWorld();

storedContracts('memory', open);
roomTypesContract('memory', memoryWorld);
requestsContract('memory', memoryWorld);
supervisedRoomsContract('memory', memoryWorld);
rateLimiterContract('memory', open);
roomBusContract('memory', open);
presenceContract('memory', open);
