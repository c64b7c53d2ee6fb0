import { ChatError } from '../../core/errors.ts';
import type { UserId } from '../../core/ids.ts';
import type { People } from '../../core/permissions/People.ts';

/** The person whom this source calls so, and no other source's: nobody can undo it. @throws ChatError USER_NOT_FOUND */
export const findIn = async (
  people: Pick<People, 'findAllByExternalId'>,
  key: string,
  source: string,
): Promise<UserId> => {
  const called = await people.findAllByExternalId(key);
  const found = called.find((one) => one.source === source);
  if (found !== undefined) return found.person.id;
  const others = called.map((one) => one.source).join(', ');
  const hint = others === '' ? 'No source does.' : `These do: ${others}.`;
  throw new ChatError('USER_NOT_FOUND', `The source "${source}" calls nobody "${key}". ${hint}`);
};
