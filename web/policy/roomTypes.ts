import type { Me, PolicyRoomType, Room } from '../../client/wire/wireTypes.ts';
import { localTitle } from './localName.ts';
import { policyInUse } from './policyInUse.ts';

export type RestsOn = PolicyRoomType['rests_on'];

/** A type of which a room may be opened; `rests_on` is null if the server does not say. */
export type OpenableType = Pick<PolicyRoomType, 'type' | 'needs'> & {
  readonly rests_on: Exclude<RestsOn, 'audience'> | null;
};

const find = (type: string): PolicyRoomType | undefined =>
  policyInUse.value.room_types.find((one) => one.type === type);

export const roomTypeName = (type: string): string => localTitle(find(type)?.name, type);

/** On what a room rests. If the policy does not say, what the room shows of itself has to do. */
export const restsOn = ({ type, context, other_participant }: Pick<Room, 'type' | 'context' | 'other_participant'>) =>
  find(type)?.rests_on ?? (other_participant !== null ? 'contact' : context !== '' ? 'relation' : 'owner');

/** Whether this person may post in rooms of the type; true if the policy does not say. */
export const mayPostIn = (type: string): boolean => find(type)?.may_post ?? true;

/** Whether some rooms of the type need a supervising adult, or are begun by certain roles. */
export const mayBeSupervised = (type: string): boolean => (find(type)?.supervision ?? []).length > 0;

/** A server without a policy names only the types; it then says itself what is missing. */
const anything = {
  name: 'optional',
  user_id: 'optional',
  participant_ids: 'optional',
  context: 'none',
  organisation_id: 'none',
} as const;

/** Whether this person answers in an office, by a role of theirs. */
export const answersInOffice = (): boolean => policyInUse.value.room_types.some(({ may_answer }) => may_answer);

/** Whether people of some roles ask others to talk first. */
export const hasRequests = (): boolean => (policyInUse.value.requests ?? []).length > 0;

/** Whether this person may announce something to an audience. */
export const mayAnnounce = (): boolean => policyInUse.value.room_types.some(({ may_announce }) => may_announce);

export const offeredTypes = ({ rights }: Pick<Me, 'rights'>): readonly OpenableType[] => {
  const { room_types } = policyInUse.value;
  return room_types.length > 0
    ? room_types.flatMap(({ rests_on, ...type }) =>
        type.may_open && rests_on !== 'audience' ? [{ ...type, rests_on }] : [],
      )
    : rights.open.map((type) => ({ type, rests_on: null, needs: anything }));
};

/** The type of the one room that two people share; undefined if this person may open none. */
export const typeForTwo = (me: Pick<Me, 'rights'>): string | undefined => {
  const types = offeredTypes(me);
  return types.find(({ rests_on, needs }) => (rests_on ?? 'contact') === 'contact' && needs.context === 'none')?.type;
};
