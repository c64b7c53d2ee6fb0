import type { AuditDraft } from '../audit/AuditEntry.ts';
import { ChatError } from '../errors.ts';
import type { RoomId, UserId } from '../ids.ts';
import type { Pair } from '../permissions/People.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import type { RelationGraph } from '../permissions/RelationGraph.ts';
import { checkRoomName } from '../text/checkRoomName.ts';
import { caseOf, denied, type EnterRoom } from './admit.ts';
import type { ChatRoom } from './ChatRoom.ts';
import { checkContacts, newParticipant } from './checkContacts.ts';
import { type HandOverRoom, makeHandOverRoom, type UpdateRoom } from './handOverRoom.ts';
import type { NameOffice } from './NameOffice.ts';
import type { SetHidden } from './openRoom.ts';
import { publishOffice } from './publishOffice.ts';
import { publishRoomEvents } from './publishRoomEvents.ts';
import type { RoomBus } from './RoomBus.ts';
import type { RoomEvent } from './RoomEvent.ts';
import type { RoomRepository, RoomUpdate } from './RoomRepository.ts';
import { archiving, draftFor, renaming } from './roomAudit.ts';
import { firstVisibleSeq, leavingArchives, memberRights, roomRights } from './roomRights.ts';
import { leftUnsupervised, supervisionReads, withSupervision } from './supervisedChange.ts';
import { checkNoSupervisor } from './superviseRoom.ts';

interface Deps {
  readonly rooms: RoomRepository;
  readonly policy: Policy;
  readonly enterRoom: EnterRoom;
  readonly setHidden: SetHidden;
  readonly bus: Pick<RoomBus<RoomEvent>, 'publish' | 'invalidate' | 'publishEphemeral'>;
  readonly nameOffice: NameOffice;
}

/** What of the history people see who are added to a room: all of it, or what happens from their joining on. */
export type NewcomersHistory = 'all' | 'joining';

export interface RoomEdit {
  readonly name?: string;
  readonly isArchived?: boolean;
}

/**
 * Changes of a room by people; the row of its type says who may make them. All publish what they changed, and all throw
 * ChatError ROOM_NOT_FOUND, CANNOT_CHAT or ACCESS_DENIED.
 */
export interface RoomChanges extends HandOverRoom {
  /**
   * Renames, archives or reopens the room.
   * @throws ChatError INVALID_REQUEST for a name that `checkRoomName` refuses
   */
  edit(person: Person, roomId: RoomId, edit: RoomEdit): Promise<ChatRoom>;
  /**
   * Ends the person's membership if the type lets them leave; an owner may not. A room of two contacts is hidden for the
   * person alone, until the next message. Otherwise archives the room for everybody, if the type lets the person archive
   * it; an observer always may.
   */
  leave(person: Person, roomId: RoomId): Promise<ChatRoom>;
  /**
   * Gives memberships to contacts of the owner. What they see of the history is what `history` says, or else the row of
   * the type; nobody gives more than they see. @throws ChatError CANNOT_CHAT with `details: {user_ids}` for others
   */
  add(person: Person, roomId: RoomId, userIds: readonly UserId[], history?: NewcomersHistory): Promise<ChatRoom>;
  /**
   * Ends the membership of another person, or the person's own.
   * @throws ChatError USER_NOT_FOUND for who is no member
   */
  remove(person: Person, roomId: RoomId, userId: UserId): Promise<ChatRoom>;
}

export const makeChangeRoom = ({ rooms, policy, enterRoom, bus, setHidden, nameOffice }: Deps): RoomChanges => {
  const update: UpdateRoom = async (actor, roomId, change, also = {}) => {
    const { pairs = [], around, audit: drafts, moderation = null } = also;
    let before: ChatRoom | undefined;
    const changing = (current: ChatRoom, evidence: RelationGraph): ChatRoom => {
      before = current;
      return change(current, evidence);
    };
    const audit: RoomUpdate['audit'] =
      drafts && ((...states) => drafts(...states).map((draft) => ({ ...draft, ...caseOf(moderation) })));
    const { room, events } = await rooms.update({
      roomId,
      actorId: actor.id,
      change: changing,
      pairs,
      ...(around && { around }),
      audit,
    });
    publishRoomEvents(bus, room.id, room.state.headSeq, events);
    if (events.length > 0) publishOffice(bus, policy, [room.state, ...(before === undefined ? [] : [before.state])]);
    return room;
  };
  return {
    edit: async (person, roomId, { name, isArchived }) => {
      const place = await enterRoom(person, roomId, null);
      const { room, moderation } = place;
      const rights = roomRights(policy, person, place);
      if (name !== undefined && !rights.mayRename) throw denied(`rename a room of type "${room.type}"`);
      if (isArchived !== undefined && !rights.mayArchive) throw denied('archive or reopen this room');
      const own = memberRights(policy, person, place);
      const change = (current: ChatRoom): ChatRoom => {
        const renamed = name === undefined ? current : current.renamed(checkRoomName(name));
        return isArchived === undefined ? renamed : renamed.archived(isArchived);
      };
      const audit = (before: ChatRoom, after: ChatRoom): AuditDraft[] => [
        ...(own.mayRename ? [] : renaming(person, before, after)),
        ...(own.mayArchive ? [] : archiving(person, before, after)),
      ];
      return update(person, roomId, change, { audit, moderation });
    },

    leave: async (person, roomId) => {
      const place = await enterRoom(person, roomId, null);
      const { room, membership, moderation } = place;
      const reads = supervisionReads(policy, room.type);
      if (roomRights(policy, person, place).mayLeave)
        return update(
          person,
          roomId,
          (current, evidence) => leftUnsupervised(policy, evidence, current, person.id, 'left'),
          reads,
        );
      if (membership !== null && policy.roomType(room.type).restsOn === 'contact') {
        const check = (current: ChatRoom, evidence: RelationGraph): ChatRoom => {
          checkNoSupervisor(policy, evidence, current, person.id);
          return current;
        };
        const stays = await update(person, roomId, check, reads);
        await setHidden(person, roomId, true);
        return stays;
      }
      if (!leavingArchives(policy.roomType(room.type), room, membership))
        throw denied('leave a room that follows the directory');
      const isOwn = memberRights(policy, person, place).mayArchive;
      const audit = isOwn ? undefined : (before: ChatRoom, after: ChatRoom) => archiving(person, before, after);
      return update(person, roomId, (current) => current.archived(true), { audit, moderation });
    },

    add: async (person, roomId, userIds, history) => {
      const place = await enterRoom(person, roomId, null);
      const { room, membership: own, moderation } = place;
      if (!roomRights(policy, person, place).mayAdd) throw denied('add people to this room');
      const owner = room.ownerId ?? person.id;
      const newcomers = [...new Set(userIds)].filter((userId) => userId !== owner);
      const pairs = newcomers.map((userId): Pair => [owner, userId]);
      const withNewcomers = (current: ChatRoom, evidence: RelationGraph): ChatRoom => {
        const decisions = checkContacts(policy, evidence, owner, newcomers);
        // As it is now: who adds may have begun anew meanwhile.
        const shown = firstVisibleSeq({ membership: current.participants.get(person.id), moderation });
        const joined = current.joinedBy(
          decisions.map(({ grants: [, theirs] }, index) => {
            const newcomer = newParticipant(policy, room.type, newcomers[index] ?? owner, theirs);
            if (history === 'all' && newcomer.visibleFrom === 'joining') return { ...newcomer, visibleFrom: shown };
            return history === 'joining' ? { ...newcomer, visibleFrom: history } : newcomer;
          }),
        );
        return withSupervision(policy, evidence, joined);
      };
      const givesMore = history === 'all' && firstVisibleSeq(place) < (own?.visibleFromSeq ?? 0);
      const isOwn = memberRights(policy, person, place).mayAdd && !givesMore;
      const audit = (_: ChatRoom, after: ChatRoom) => [
        {
          ...draftFor(person, after, 'room.members_added'),
          ...{ subjects: newcomers, ...(history && { details: { history } }) },
        },
      ];
      return update(person, roomId, withNewcomers, {
        ...supervisionReads(policy, room.type, pairs),
        audit: isOwn ? undefined : audit,
        moderation,
      });
    },

    remove: async (person, roomId, userId) => {
      const place = await enterRoom(person, roomId, null);
      const { room, moderation } = place;
      const isSelf = userId === person.id;
      const { mayAdd, mayLeave } = roomRights(policy, person, place);
      if (!(mayAdd || (isSelf && mayLeave))) throw denied('remove people from this room');
      if (userId === room.ownerId) throw denied('remove the owner of a room; archive it instead');
      const own = memberRights(policy, person, place);
      const isOwn = own.mayAdd || (isSelf && own.mayLeave);
      const audit = (_: ChatRoom, after: ChatRoom) => [
        { ...draftFor(person, after, 'room.member_removed'), subjects: [userId] },
      ];
      const change = (current: ChatRoom, evidence: RelationGraph): ChatRoom => {
        if (!current.hasMember(userId))
          throw new ChatError('USER_NOT_FOUND', 'This person is not a member of the room.');
        return leftUnsupervised(policy, evidence, current, userId, isSelf ? 'left' : 'removed');
      };
      const reads = supervisionReads(policy, room.type);
      return update(person, roomId, change, { ...reads, audit: isOwn ? undefined : audit, moderation });
    },

    ...makeHandOverRoom({ policy, enterRoom, bus, nameOffice, update }),
  };
};
