import { ContainerModule } from 'inversify';
import { CachedContactList } from '../../adapters/redis/contacts/CachedContactList.ts';
import { invalidateContacts } from '../../adapters/redis/contacts/invalidateContacts.ts';
import { invalidateOpened } from '../../adapters/redis/contacts/invalidateOpened.ts';
import { byName } from '../byName.ts';
import { tokens } from '../tokens.ts';

const { bareContacts: contacts, redisLink: link, clock, readDirectoryVersion, lifetime, contactCache } = tokens;

/** The cache of contact lists in Redis, and the wrappers of directory and rooms that invalidate it. */
export const contactCacheModule = () =>
  new ContainerModule(({ bind }) => {
    bind(contactCache).toResolvedValue(
      ...byName(
        { contacts, link, clock, readDirectoryVersion, lifetime },
        ({ lifetime, contacts, link, clock, readDirectoryVersion }) =>
          lifetime.keep('contactCache', new CachedContactList({ contacts, link, clock, readDirectoryVersion })),
      ),
    );
    bind(tokens.contacts).toService(contactCache);
    bind(tokens.directory).toResolvedValue(invalidateContacts, [tokens.bareDirectory, contactCache]);
    bind(tokens.rooms).toResolvedValue(invalidateOpened, [tokens.bareRooms, contactCache]);
  });
