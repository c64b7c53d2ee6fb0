import { ChatError } from '../errors.ts';
import type { UserId } from '../ids.ts';
import type { People } from './People.ts';
import type { Person } from './Person.ts';

/**
 * The person behind a proven identity, read from the directory at most 2 s ago.
 * @throws ChatError UNAUTHORIZED for an id that is not in the directory, USER_INACTIVE for an inactive account
 */
export type IdentifyPerson = (userId: UserId) => Promise<Person>;

export const makeIdentifyPerson =
  (people: Pick<People, 'find'>): IdentifyPerson =>
  async (userId) => {
    const called = await people.find(userId);
    // A proof of identity may still name the account that the person had before.
    const person = called?.mergedInto === undefined ? called : await people.find(called.mergedInto);
    if (person === undefined)
      throw new ChatError(
        'UNAUTHORIZED',
        'You are not in the directory of this chat. Ask your school or administrator.',
      );
    if (!person.isActive)
      throw new ChatError('USER_INACTIVE', 'This account is not active. Ask your school or administrator.');
    return person;
  };
