import type { OpenRoomRequest } from '../../client/ChatClient.ts';
import type { Contact } from '../../client/wire/wireTypes.ts';
import type { OpenableType } from '../policy/roomTypes.ts';

interface Filled {
  readonly name: string;
  readonly context: string;
  readonly chosen: readonly Contact[];
  /** To whose office; null if the server knows, or while none is chosen. */
  readonly schoolId: number | null;
}

/** One person is chosen, and no list of people. */
export const isForTwo = ({ needs }: OpenableType): boolean => needs.user_id === 'needed';

/** Nobody is chosen: the room is with an office. */
export const isForOffice = ({ rests_on }: OpenableType): boolean => rests_on === 'office';

/** What a form asks the server for; null as long as something that the type needs is missing. */
export const openRoomRequest = (
  openable: OpenableType,
  { name, context, chosen, schoolId }: Filled,
): OpenRoomRequest | null => {
  const { type, needs } = openable;
  if (isForOffice(openable))
    return {
      type,
      ...(needs.name !== 'none' && name !== '' && { name }),
      ...(schoolId !== null && { organisation_id: schoolId }),
    };
  const [first] = chosen;
  if (first === undefined) return null;
  if ((needs.name === 'needed' && name === '') || (needs.context === 'needed' && context === '')) return null;
  const isOne = isForTwo(openable) || (needs.user_id === 'optional' && chosen.length === 1 && name === '');
  return {
    type,
    ...(isOne ? { user_id: first.id } : { participant_ids: chosen.map(({ id }) => id) }),
    ...(needs.name !== 'none' && name !== '' && { name }),
    ...(needs.context !== 'none' && context !== '' && { context }),
  };
};
