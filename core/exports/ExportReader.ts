import type { MessageId, RoomId, UserId } from '../ids.ts';
import type { MessageChange } from '../messages/Revision.ts';
import type { Person } from '../permissions/Person.ts';
import type { Relation } from '../permissions/Relation.ts';
import type { Participant } from '../rooms/Participant.ts';
import type { RoomState } from '../rooms/RoomState.ts';

/** What a source calls a person, as it said it last. */
export interface ExportedIdentity {
  readonly source: string;
  readonly externalId: string;
  readonly isNamed: boolean;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly email: string | null;
}

/** All that is stored about a person outside of rooms. */
export interface ExportedAccount {
  readonly person: Person;
  /** The person, and the accounts that were merged into theirs. */
  readonly accountIds: readonly UserId[];
  readonly identities: readonly ExportedIdentity[];
  /** Ended ones too. */
  readonly relations: readonly Relation[];
  /** The people at the other ends of the relations, and those whom the person marked. */
  readonly others: ReadonlyMap<UserId, Person>;
  readonly favourites: readonly UserId[];
  readonly logins: readonly { readonly issuer: string; readonly subject: string; readonly createdAt: Date }[];
}

/** A membership with what the store keeps of it beside the room, ended ones too. */
export interface ExportedMember extends Participant {
  readonly person: Person;
  /** The first seq that the member may see; 0 for the whole history. */
  readonly visibleFromSeq: number;
  /** `seq` of the event that suspended a member who is suspended now; null otherwise. */
  readonly suspendedSeq: number | null;
  readonly lastReadId: MessageId | null;
  readonly readAt: Date | null;
}

export interface ExportedRoom {
  readonly room: RoomState;
  /** By user id. */
  readonly members: readonly ExportedMember[];
}

/** What another chat called something that came in with its history. */
export interface ExportedSource {
  readonly source: string;
  readonly id: string;
}

/**
 * Port: reads what an export contains beside the events of rooms, which `MessageStore.events` gives. Every answer reflects
 * all changes acknowledged before the call.
 */
export interface ExportReader {
  /** Undefined if there is no such person. An account that was merged answers as its survivor. */
  account(userId: UserId): Promise<ExportedAccount | undefined>;
  /** Undefined if there is no such room. */
  room(roomId: RoomId): Promise<ExportedRoom | undefined>;
  /** Rooms in which one of these accounts ever had a membership, by id, with ids larger than `after`. One query. */
  roomsOf(accountIds: readonly UserId[], after: number, limit: number): Promise<readonly RoomId[]>;
  /** The edits and the deletions of these messages of a room, each the oldest first; messages without are left out. One query. */
  changes(roomId: RoomId, messageIds: readonly MessageId[]): Promise<ReadonlyMap<MessageId, readonly MessageChange[]>>;
  /** What other chats called the room, if it came in with their histories, by source and id. One query. */
  roomSources(roomId: RoomId): Promise<readonly ExportedSource[]>;
  /** What another chat called these messages of a room; those that did not come in are left out. One query. */
  messageSources(roomId: RoomId, messageIds: readonly MessageId[]): Promise<ReadonlyMap<MessageId, ExportedSource>>;
}
