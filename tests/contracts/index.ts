/** One contract for each port: give a name and a factory to each whose port an adapter implements. */
export type { ChatWorld, Open, OpenStored, StoredWorld, TestClock } from './ChatWorld.ts';
export { contactListContract } from './contactListContract.ts';
export { directoryContract } from './directoryContract.ts';
export { directoryReaderContract } from './directoryReaderContract.ts';
export { inboxContract } from './inboxContract.ts';
export { messageSearchContract } from './messageSearchContract.ts';
export { messageStoreContract } from './messageStoreContract.ts';
export { peopleContract } from './peopleContract.ts';
export { policyVersionsContract } from './policyVersionsContract.ts';
export { postingContract } from './postingContract.ts';
export { presenceContract } from './presenceContract.ts';
export { rateLimiterContract } from './rateLimiterContract.ts';
export { reactionsContract } from './reactionsContract.ts';
export { roomBusContract } from './roomBusContract.ts';
export { roomStoreContract } from './roomStoreContract.ts';
export { roomTypesContract } from './roomTypesContract.ts';
export { socketTicketsContract } from './socketTicketsContract.ts';
export { storedContracts } from './storedContracts.ts';
