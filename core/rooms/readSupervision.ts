import type { UserId } from '../ids.ts';
import type { People } from '../permissions/People.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import { RelationGraph } from '../permissions/RelationGraph.ts';
import { protectedAmong } from '../permissions/supervisionIn.ts';
import type { Admission } from './admit.ts';
import type { RoomRepository } from './RoomRepository.ts';
import { type RoomPlace, visibleTo } from './roomRights.ts';
import { supervisionOf } from './superviseRoom.ts';

/** Who supervises a room, as one person sees it. */
export interface RoomSupervision {
  /** Those of them whom the person may see. */
  readonly userIds: readonly UserId[];
  /** Somebody has to be there, and nobody is: nothing can be written. */
  readonly isMissing: boolean;
}

interface Deps {
  readonly policy: Policy;
  readonly people: Pick<People, 'around'>;
  readonly rooms: Pick<RoomRepository, 'participants'>;
}

/** Null for a room that needs no supervision now. Reads nothing for a type without terms. */
export const readSupervision = async (
  { policy, people, rooms }: Deps,
  person: Person,
  place: RoomPlace & Pick<Admission, 'room'>,
): Promise<RoomSupervision | null> => {
  const { room } = place;
  if (policy.roomType(room.type).supervision === undefined) return null;
  const participants = await rooms.participants(room.id);
  const members = participants.map(({ userId }) => userId);
  const known = new RelationGraph(
    participants.map((one) => one.person),
    [],
  );
  const ids = protectedAmong(policy, known, [{ type: room.type, people: members }]);
  const graph = ids.length === 0 ? known : known.with(await people.around(ids));
  const asked = supervisionOf(policy, graph, { ...room, members });
  if (asked.people.length === 0) return null;
  const isVisible = visibleTo(policy, person, place);
  const here = asked.supervisors.map(({ userId }) => userId).filter((id) => members.includes(id) && isVisible(id));
  return { userIds: here, isMissing: asked.missing.length > 0 };
};
