import type { UserId } from '../../core/ids.ts';
import type { Chat } from '../../core/makeChat.ts';
import type { Person } from '../../core/permissions/Person.ts';

/** The people with these ids, as far as they are there. */
export const peopleById = async (
  chat: Pick<Chat, 'people'>,
  ids: readonly UserId[],
): Promise<ReadonlyMap<UserId, Person>> => {
  const people = new Map<UserId, Person>();
  for (const id of new Set(ids)) {
    const person = await chat.people.find(id);
    if (person !== undefined) people.set(id, person);
  }
  return people;
};
