import type { Contact, ContactList, ContactPage, ContactQuery } from '../../../core/contacts/ContactList.ts';
import { nameKey, searchKey } from '../../../core/contacts/searchKey.ts';
import { similarity, similarityThreshold } from '../../../core/contacts/similarity.ts';
import type { UserId } from '../../../core/ids.ts';
import { contactsIn } from '../../../core/permissions/contactsIn.ts';
import { allowancesOf } from '../../../core/permissions/decide.ts';
import type { Policy } from '../../../core/permissions/Policy.ts';
import { contactRoomType } from '../../../core/permissions/roomTypesOf.ts';
import { pairKey } from '../../../core/rooms/roomKeys.ts';
import { decodeCursor, encodeCursor } from '../../system/pageCursor.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';
import { compareLists, nameOrder } from '../tables/compareNames.ts';

/** A contact and its place in the order: how well it matches, favourites, names. */
interface RankedContact {
  readonly contact: Contact;
  readonly rank: readonly [mismatch: number, notFavourite: number, lastName: string, firstName: string, id: number];
}

export class MemoryContactList implements ContactList {
  readonly #database: MemoryDatabase;
  readonly #policy: Policy;

  constructor(database: MemoryDatabase, policy: Policy) {
    this.#database = database;
    this.#policy = policy;
  }

  async list(userId: UserId, { text = '', role, limit, cursor }: ContactQuery): Promise<ContactPage> {
    const last =
      cursor === undefined ? undefined : decodeCursor(cursor, 'number', 'number', 'string', 'string', 'number');
    const ranked = this.#ranked(userId, text, role)
      .filter(({ rank }) => last === undefined || compareLists(rank, last) > 0)
      .sort((one, other) => compareLists(one.rank, other.rank));
    const page = ranked.slice(0, limit);
    const end = page.at(-1);
    return {
      contacts: page.map(({ contact }) => contact),
      nextCursor: end !== undefined && ranked.length > limit ? encodeCursor(end.rank) : null,
    };
  }

  async setFavourite(userId: UserId, contactId: UserId, isFavourite: boolean): Promise<void> {
    const favourites = this.#database.favourites.get(userId) ?? new Set();
    if (isFavourite) favourites.add(contactId);
    else favourites.delete(contactId);
    if (favourites.size > 0) this.#database.favourites.set(userId, favourites);
    else this.#database.favourites.delete(userId);
  }

  #ranked(userId: UserId, text: string, role: string | undefined): RankedContact[] {
    const { tables, favourites } = this.#database;
    const typed = searchKey(text);
    const type = contactRoomType(this.#policy);
    const graph = tables.graph();
    const isAllowedAs = (id: UserId): boolean =>
      allowancesOf(this.#policy, graph, userId, id).some(({ grants: [, theirs] }) => theirs.role === role);
    return contactsIn(this.#policy, graph, userId).flatMap((person): RankedContact[] => {
      if (role !== undefined && !isAllowedAs(person.id)) return [];
      const match = text.trim() === '' ? 1 : similarity(typed, nameKey(person));
      if (match < similarityThreshold) return [];
      const isFavourite = favourites.get(userId)?.has(person.id) ?? false;
      const roomId = type === null ? null : (tables.roomIdOf(pairKey(type, userId, person.id)) ?? null);
      return [{ contact: { person, roomId, isFavourite }, rank: [-match, isFavourite ? 0 : 1, ...nameOrder(person)] }];
    });
  }
}
