import type { RoomId, UserId } from '../ids.ts';
import type { Pair } from '../permissions/People.ts';
import type { Person } from '../permissions/Person.ts';
import type { RelationGraph } from '../permissions/RelationGraph.ts';
import type { ChatRoom, RoomDraft, RoomState } from './ChatRoom.ts';
import type { Participant } from './Participant.ts';
import type { RoomEvent } from './RoomEvent.ts';

export interface OpenRequest {
  /** Null always makes a new room. */
  readonly key: string | null;
  /** Whose relations `plan` needs to know. */
  readonly pairs: readonly Pair[];
  /** Of whom `plan` needs to know every relation, as `People.around` gives them; nobody by default. */
  readonly around?: readonly UserId[];
  /** Decides what to make, or throws; nothing is stored then. Not called when a room with the key exists. */
  readonly plan: (evidence: RelationGraph) => RoomDraft;
}

export interface RoomUpdate {
  readonly roomId: RoomId;
  /** Who changes the room; null for the directory. Stands in the events. */
  readonly actorId: UserId | null;
  /** Whose relations `change` needs to know; none by default. */
  readonly pairs?: readonly Pair[];
  /** Returns the changed room, or throws; nothing is stored then. May be called again if the room changed meanwhile. */
  readonly change: (room: ChatRoom, evidence: RelationGraph) => ChatRoom;
}

/** What decides whether someone may use a room. */
export interface RoomAccess {
  readonly room: RoomState;
  readonly membership: Participant | undefined;
}

/**
 * Port: rooms and their participants. Changes to one room happen one after the other; what was acknowledged is
 * visible to every later call on every node. Rooms are never deleted.
 */
export interface RoomRepository {
  /**
   * Gets the room of that key or makes it; of any number of concurrent calls exactly one makes it. The evidence is
   * that of the moment of making: a directory change either comes before it, or finds the room.
   */
  open(request: OpenRequest): Promise<{ readonly room: ChatRoom; readonly isNew: boolean }>;
  /**
   * Changes a room and stores its events with the next seqs, all or nothing.
   * @throws ChatError ROOM_NOT_FOUND
   */
  update(update: RoomUpdate): Promise<{ readonly room: ChatRoom; readonly events: readonly RoomEvent[] }>;
  findByKey(key: string): Promise<ChatRoom | undefined>;
  /** One query. */
  access(roomId: RoomId, userId: UserId): Promise<RoomAccess | undefined>;
  /** Those who sit in the room, with their memberships, by name. One query. */
  participants(roomId: RoomId): Promise<readonly (Participant & { readonly person: Person })[]>;
  /** Puts on record that someone looked into a room they do not sit in. */
  recordVisit(roomId: RoomId, userId: UserId): Promise<void>;
}
