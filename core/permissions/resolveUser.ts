import { ChatError } from '../errors.ts';
import { asUserId, type UserId } from '../ids.ts';
import type { People } from './People.ts';

/**
 * The id of a person whom somebody names: a number is the id itself, which is not looked up; a text is an external id,
 * and means the person whom the source calls so, else the one person whom other sources call so. An id that nobody knows
 * becomes the id of nobody, so that use cases answer as for every other person who is absent.
 * @throws ChatError CONFLICT if other sources call several people so
 */
export type ResolveUser = (key: number | string, source: string) => Promise<UserId>;

/** No person has this id. */
export const nobody = asUserId(Number.MAX_SAFE_INTEGER);

export const makeResolveUser =
  (people: Pick<People, 'findByExternalId' | 'findAllByExternalId'>): ResolveUser =>
  async (key, source) => {
    if (typeof key === 'number') return asUserId(key);
    const person = await people.findByExternalId(key, source);
    if (person !== undefined) return person.id;
    const called = await people.findAllByExternalId(key);
    if (called.length === 0) return nobody;
    const names = called.map((one) => one.source).join(', ');
    throw new ChatError(
      'CONFLICT',
      `Several sources use this external id for different people: ${names}. Say whose it is with source, or use the id that Homeroom gave.`,
    );
  };
