import type { AuditDraft } from '../audit/AuditEntry.ts';
import type { RoomId, UserId } from '../ids.ts';
import type { Pair } from '../permissions/People.ts';
import type { Person } from '../permissions/Person.ts';
import type { RoomType } from '../permissions/Policy.ts';
import type { RelationGraph } from '../permissions/RelationGraph.ts';
import type { ChatRoom } from './ChatRoom.ts';
import type { Participant } from './Participant.ts';
import type { RoomEvent } from './RoomEvent.ts';
import type { RoomKey } from './RoomKey.ts';
import type { RoomDraft, RoomState } from './RoomState.ts';

export interface OpenRequest {
  /** The room's key; with null every request makes a new room. */
  readonly key: RoomKey | null;
  /** The pairs whose evidence `plan` needs, as `People.evidence` gives it. */
  readonly pairs: readonly Pair[];
  /**
   * The people of whom `plan` needs every relation, as `People.around` gives them, or how to know them from the evidence;
   * none by default.
   */
  readonly around?: readonly UserId[] | ((evidence: RelationGraph) => readonly UserId[]);
  /** Whose active rooms of which type `plan` needs to have counted; nobody's by default. */
  readonly counted?: { readonly userId: UserId; readonly type: RoomType };
  /**
   * Decides which room to make. If it throws, nothing is stored. Not called if a room with the key exists. `activeRooms`
   * are those in which `counted` has an active membership; requests at the same moment may not see each other's.
   */
  readonly plan: (evidence: RelationGraph, activeRooms: number) => RoomDraft;
}

export interface RoomUpdate {
  readonly roomId: RoomId;
  /** The person who changes the room, for the events; null for the directory. */
  readonly actorId: UserId | null;
  /** The pairs whose evidence `change` needs, or how to know them from the room as it is then; none by default. */
  readonly pairs?: readonly Pair[] | ((room: ChatRoom) => readonly Pair[]);
  /** As in `OpenRequest`, of whom `change` needs every relation; none by default. */
  readonly around?: (room: ChatRoom, evidence: RelationGraph) => readonly UserId[];
  /** Returns the changed room. If it throws, nothing is stored. May be called again if the room changed meanwhile. */
  readonly change: (room: ChatRoom, evidence: RelationGraph) => ChatRoom;
  /** What goes into the audit log with a change, in the same transaction; not called if the room stays the same. */
  readonly audit?: ((before: ChatRoom, after: ChatRoom) => readonly AuditDraft[]) | undefined;
}

/** What `admit` needs to decide whether a person may enter a room. */
export interface RoomAccess {
  readonly room: RoomState;
  readonly membership: Participant | undefined;
}

/**
 * Port: rooms and their participants. Changes of one room happen one after the other. Every answer reflects all changes
 * acknowledged before the call, on any node. Rooms are never deleted.
 */
export interface RoomRepository {
  /**
   * Finds the room with the key or makes it; of concurrent calls with one key exactly one makes it. A context
   * that nobody has named yet is new. The evidence is
   * that of the moment of making: a concurrent directory change either comes before it, or finds the room.
   */
  open(request: OpenRequest): Promise<{ readonly room: ChatRoom; readonly isNew: boolean }>;
  /**
   * Changes a room and stores its events with the next seqs, all or nothing. A room that stays the same stores nothing.
   * @throws ChatError ROOM_NOT_FOUND
   */
  update(update: RoomUpdate): Promise<{ readonly room: ChatRoom; readonly events: readonly RoomEvent[] }>;
  findByKey(key: RoomKey): Promise<ChatRoom | undefined>;
  /** The room and the person's membership of it; undefined if the room does not exist. One query. */
  access(roomId: RoomId, userId: UserId): Promise<RoomAccess | undefined>;
  /** The members of the room, suspended ones included, by last and first name. One query. */
  participants(roomId: RoomId): Promise<readonly (Participant & { readonly person: Person })[]>;
}
