import type { Contact, ContactPage } from '../../../core/contacts/ContactList.ts';
import { asRoomId, asUserId } from '../../../core/ids.ts';
import { isObject, isPositive } from '../../bus/text/parseObject.ts';

/** A page of contacts as the cache keeps it; undefined for anything else. */
export const parseContactPage = (value: unknown): ContactPage | undefined => {
  if (!isObject(value)) return undefined;
  const { contacts, nextCursor } = value;
  if (!Array.isArray(contacts) || !(nextCursor === null || typeof nextCursor === 'string')) return undefined;
  const parsed = contacts.map(parseContact);
  return parsed.every((contact) => contact !== undefined) ? { contacts: parsed, nextCursor } : undefined;
};

const parseContact = (value: unknown): Contact | undefined => {
  if (!isObject(value) || !isObject(value['person'])) return undefined;
  const { roomId, isFavourite } = value;
  const { id, externalId, role, firstName, lastName, email, isActive, picture } = value['person'];
  if (!isPositive(id) || !(roomId === null || isPositive(roomId))) return undefined;
  if (typeof isFavourite !== 'boolean' || typeof isActive !== 'boolean') return undefined;
  if (!(email === null || typeof email === 'string')) return undefined;
  if (typeof externalId !== 'string' || typeof role !== 'string') return undefined;
  if (typeof firstName !== 'string' || typeof lastName !== 'string') return undefined;
  if (!(picture === undefined || typeof picture === 'string')) return undefined;
  const shown = picture === undefined ? {} : { picture };
  return {
    person: { id: asUserId(id), externalId, role, firstName, lastName, email, isActive, ...shown },
    roomId: roomId === null ? null : asRoomId(roomId),
    isFavourite,
  };
};
