import type { OpenStored } from './ChatWorld.ts';
import { consumersContract } from './consumersContract.ts';
import { contactListContract } from './contactListContract.ts';
import { directoryContract } from './directoryContract.ts';
import { directoryReaderContract } from './directoryReaderContract.ts';
import { feedContract } from './feedContract.ts';
import { inboxContract } from './inboxContract.ts';
import { leasesContract } from './leasesContract.ts';
import { messageSearchContract } from './messageSearchContract.ts';
import { messageStoreContract } from './messageStoreContract.ts';
import { peopleContract } from './peopleContract.ts';
import { policyVersionsContract } from './policyVersionsContract.ts';
import { postingContract } from './postingContract.ts';
import { reactionsContract } from './reactionsContract.ts';
import { roomHeadsContract } from './roomHeadsContract.ts';
import { roomRepositoryContract } from './roomRepositoryContract.ts';
import { socketTicketsContract } from './socketTicketsContract.ts';
import { sourcesContract } from './sourcesContract.ts';

/** The contracts of all ports that a database implements. */
export const storedContracts = (name: string, open: OpenStored): void => {
  peopleContract(name, open);
  directoryContract(name, open);
  sourcesContract(name, open);
  directoryReaderContract(name, open);
  policyVersionsContract(name, open);
  roomRepositoryContract(name, open);
  roomHeadsContract(name, open);
  messageStoreContract(name, open);
  postingContract(name, open);
  reactionsContract(name, open);
  messageSearchContract(name, open);
  inboxContract(name, open);
  contactListContract(name, open);
  socketTicketsContract(name, open);
  leasesContract(name, open);
  feedContract(name, open);
  consumersContract(name, open);
};
