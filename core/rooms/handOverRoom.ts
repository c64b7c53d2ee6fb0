import { ChatError } from '../errors.ts';
import type { OrganisationId, RoomId, UserId } from '../ids.ts';
import { decide } from '../permissions/decide.ts';
import type { Pair } from '../permissions/People.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import type { RelationGraph } from '../permissions/RelationGraph.ts';
import { contains, grantsOf, organisationOf } from '../permissions/RoleGrant.ts';
import { mayOpen } from '../permissions/rights.ts';
import { cannotChat, denied, type EnterRoom } from './admit.ts';
import type { ChatRoom } from './ChatRoom.ts';
import { newParticipant } from './checkContacts.ts';
import { checkOffice } from './checkOffice.ts';
import type { Moderation } from './Moderation.ts';
import { followContacts, membershipPairs } from './membershipRules.ts';
import type { NameOffice } from './NameOffice.ts';
import { handedOn, officeOf, sharesDistrict, takenBy } from './officeRules.ts';
import type { RoomBus } from './RoomBus.ts';
import type { RoomUpdate } from './RoomRepository.ts';
import { draftFor } from './roomAudit.ts';
import { firstVisibleSeq, roomRights } from './roomRights.ts';
import { supervisionReads, withSupervision } from './supervisedChange.ts';

/** Changes a room in the name of a person, and publishes what changed. */
export type UpdateRoom = (
  actor: Person,
  roomId: RoomId,
  change: (room: ChatRoom, evidence: RelationGraph) => ChatRoom,
  also?: Pick<RoomUpdate, 'pairs' | 'around' | 'audit'> & { readonly moderation?: Moderation | null },
) => Promise<ChatRoom>;

export interface HandOverRoom {
  /**
   * Makes another person the owner, who must be allowed to open such rooms in the room's organisation and, if the owner
   * hands it over, a contact of theirs. Members who are no contacts of the new owner are suspended. The owner before
   * stays a member, unless their account is not active; a room that froze with it thaws. The new owner sees as much of
   * the history as who hands the room over.
   *
   * In an office's room the owner is who has taken it: one of the office takes it, gives it to another one, or with null
   * back to all of them.
   * @throws ChatError CANNOT_CHAT with `details: {user_ids}` for a person who cannot be reached or is not of the office
   */
  handOver(person: Person, roomId: RoomId, userId: UserId | null): Promise<ChatRoom>;
  /**
   * Hands an office's room to the office of another organisation of the same district, in which who wrote has a role.
   * Nobody has taken it there yet, and who is not of that office leaves the room.
   * @throws ChatError INVALID_REQUEST for another organisation
   */
  handOn(person: Person, roomId: RoomId, organisationId: OrganisationId): Promise<ChatRoom>;
}

interface Deps {
  readonly policy: Policy;
  readonly enterRoom: EnterRoom;
  readonly bus: Pick<RoomBus, 'invalidate'>;
  readonly nameOffice: NameOffice;
  readonly update: UpdateRoom;
}

export const makeHandOverRoom = ({ policy, enterRoom, bus, nameOffice, update }: Deps): HandOverRoom => ({
  handOver: async (person, roomId, userId) => {
    const place = await enterRoom(person, roomId, null);
    const { room, moderation } = place;
    const { ownerId } = room;
    if (!roomRights(policy, person, place).mayHandOver) throw denied('hand over this room');
    const isOffice = policy.roomType(room.type).restsOn === 'office';
    if (userId === null && !isOffice)
      throw new ChatError('INVALID_REQUEST', 'This room needs an owner; name who shall own it.');
    const pairs = (current: ChatRoom): Pair[] => {
      if (userId === null) return [];
      const members = isOffice ? [] : current.members().map((member) => member.userId);
      return [...new Set([userId, ...members])].map((id) => [userId, id]);
    };
    const changed = await update(
      person,
      roomId,
      (current, evidence) => {
        // Somebody else was faster: the person may not be the one any more who decides.
        if (current.state.ownerId !== ownerId) throw denied('hand over this room; it has another owner now');
        if (isOffice) return taken(policy, evidence, current, userId);
        return userId === null ? current : handedOver(policy, evidence, current, { userId, by: person, moderation });
      },
      {
        ...supervisionReads(policy, room.type, pairs),
        moderation,
        // Among those of an office it is daily work, and the room's own events tell it.
        audit: isOffice
          ? undefined
          : (_, after) => [
              {
                ...draftFor(person, after, 'room.handed_over'),
                subjects: [ownerId, userId].flatMap((id) => id ?? []),
              },
            ],
      },
    );
    const owners = [ownerId, userId].flatMap((id) => id ?? []);
    if (changed.state.ownerId !== ownerId && owners.length > 0) bus.invalidate({ userIds: owners });
    return changed;
  },

  handOn: async (person, roomId, organisationId) => {
    const place = await enterRoom(person, roomId, null);
    const { room, moderation } = place;
    const isOffice = policy.roomType(room.type).restsOn === 'office';
    if (!isOffice || !roomRights(policy, person, place).mayHandOver) throw denied('hand this room to another office');
    const [here, there] = await Promise.all([organisationOf(room.scope), organisationId].map(nameOffice));
    return update(
      person,
      roomId,
      (current, evidence) => {
        const { type, about, scope, name } = current.state;
        if (organisationOf(scope) !== organisationOf(room.scope))
          throw denied('hand over this room; another office has it now');
        const writer = about[0] === undefined ? undefined : evidence.person(about[0]);
        const target = writer && officeOf(policy, writer, type, organisationId);
        if (target === undefined || !sharesDistrict(scope, target)) throw noSuchOffice();
        return handedOn(policy, evidence, current, { scope: target, name: name === here ? (there ?? name) : name });
      },
      {
        pairs: (current) => membershipPairs(policy, current),
        moderation,
        audit: (before, after) => [
          {
            ...draftFor(person, after, 'room.handed_over'),
            details: { from: organisationOf(before.state.scope), to: organisationId },
          },
        ],
      },
    );
  },
});

const handedOver = (
  policy: Policy,
  evidence: RelationGraph,
  room: ChatRoom,
  { userId, by, moderation }: { readonly userId: UserId; readonly by: Person; readonly moderation: Moderation | null },
): ChatRoom => {
  const { type, scope, ownerId } = room.state;
  if (ownerId === null || ownerId === userId) return room;
  const owner = evidence.person(userId);
  const isReachable = by.id !== ownerId || decide(policy, evidence, userId, by.id).allowed;
  if (owner?.isActive !== true || !isReachable) throw cannotChat([userId]);
  const opening = grantsOf(owner).find(
    (grant) => mayOpen(policy, grant.role, type) && (contains(grant.scope, scope) || contains(scope, grant.scope)),
  );
  if (opening === undefined)
    throw new ChatError('ACCESS_DENIED', 'This person may not open such a room here, so they cannot own it.');
  const shown = firstVisibleSeq({ membership: room.participants.get(by.id), moderation });
  const changed = room.handedOver(newParticipant(policy, type, userId, opening)).shownFrom(userId, shown);
  const isGone = evidence.person(ownerId)?.isActive !== true;
  const followed = followContacts(policy, evidence, isGone ? changed.leftBy([ownerId], 'removed') : changed);
  return withSupervision(policy, evidence, followed);
};

/** An office's room taken by one of the office, or given back to all of them. */
const taken = (policy: Policy, evidence: RelationGraph, room: ChatRoom, userId: UserId | null): ChatRoom => {
  if (userId === null) return takenBy(room, null);
  const grant = checkOffice(policy, evidence, room.state, userId);
  return takenBy(room, newParticipant(policy, room.state.type, userId, grant));
};

const noSuchOffice = (): ChatError =>
  new ChatError(
    'INVALID_REQUEST',
    'Hand the room to the office of an organisation of the same district in which the person who wrote has a role.',
    { details: [{ path: '/organisation_id', problem: 'is none of these' }] },
  );
