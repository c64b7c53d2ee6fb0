import { ContainerModule } from 'inversify';
import { tokens } from '../tokens.ts';

/** Without a cache the storage answers every contact list, so its ports have no wrapper. */
export const uncachedModule = () =>
  new ContainerModule(({ bind }) => {
    bind(tokens.contacts).toService(tokens.bareContacts);
    bind(tokens.directory).toService(tokens.bareDirectory);
    bind(tokens.rooms).toService(tokens.bareRooms);
  });
