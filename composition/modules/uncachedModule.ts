import { ContainerModule } from 'inversify';
import { tokens } from '../tokens.ts';

/** Contact lists are asked of the storage each time, so nothing lies around it. */
export const uncachedModule = () =>
  new ContainerModule(({ bind }) => {
    bind(tokens.contacts).toService(tokens.bareContacts);
    bind(tokens.directory).toService(tokens.bareDirectory);
    bind(tokens.rooms).toService(tokens.bareRooms);
  });
