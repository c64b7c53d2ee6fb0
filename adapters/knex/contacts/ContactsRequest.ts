import type { ContactQuery } from '../../../core/contacts/ContactList.ts';
import type { UserId } from '../../../core/ids.ts';

/** The order of contacts, ascending. */
export type ContactRank = readonly [mismatch: number, notFavourite: number, nameOrder: string, id: number];

export interface ContactsRequest extends Pick<ContactQuery, 'text' | 'role'> {
  readonly userId: UserId;
  readonly after: ContactRank | null;
  readonly count: number;
}
