import type { Merge } from '../accounts/Merge.ts';
import type { RoomId, UserId } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';
import type { Relation } from '../permissions/Relation.ts';
import type { ChatRoom } from '../rooms/ChatRoom.ts';
import type { RoomEvent } from '../rooms/RoomEvent.ts';
import type { RoomPass } from '../rooms/RoomPass.ts';
import type { RelationRecord } from './DirectoryRecords.ts';
import type { KnownIdentity } from './derivePerson.ts';

/** A stored value before and after a change; `before` is null for a new one. */
export interface Saved<Thing> {
  readonly before: Thing | null;
  readonly after: Thing;
}

/** The same for a relation, with the record that changed it. */
export interface SavedRelation extends Saved<Relation> {
  readonly record: RelationRecord;
}

/** Whom a source calls by an external id. */
export interface NamedPerson {
  readonly person: Person;
  /** False if the source does not name the person any more. */
  readonly isNamed: boolean;
  /** First and last name as the source last gave them; null if it never did. */
  readonly knownAs: string | null;
}

/** Whom an external id may mean: what the asking source calls so, else what each other source calls so. */
export interface Referred {
  readonly source: string;
  readonly person: Person;
}

/** People and relations that a change of something else has changed. */
export interface Derived {
  readonly people: readonly Saved<Person>[];
  readonly relations: readonly Saved<Relation>[];
}

/** A room after a change, with the events that were stored for it. */
export interface SavedRoom {
  readonly roomId: RoomId;
  readonly headSeq: number;
  readonly events: readonly RoomEvent[];
}

/** An account with what sources call it. */
export interface KnownAccount {
  readonly person: Person;
  readonly mergedInto: UserId | null;
  readonly identities: readonly KnownIdentity[];
}

/** What a merge, or its end, has changed in the directory. Rooms have not followed yet. */
export interface MergedAccounts extends Derived {
  readonly merge: Merge;
  /** Relations that are another account's now, as they were. */
  readonly gone: readonly Relation[];
}

/** Rooms in which the place of one account passes to another. */
export interface PassedRooms {
  readonly merge: Merge;
  readonly from: UserId;
  readonly to: UserId;
  /** As they are afterwards. */
  readonly rooms: readonly ChatRoom[];
  /** Rooms whose key is free for another room from now on; a room that gets one has its own again. */
  readonly parked: readonly RoomId[];
  readonly unparked: readonly RoomId[];
  /** Rooms of which `to` has read what `from` has; if it is new there, it has set for itself what `from` has. */
  readonly read: readonly { readonly roomId: RoomId; readonly isNew: boolean }[];
  /** For the record, by which the passes are undone; empty for the end of a merge. */
  readonly passes: readonly RoomPass[];
}
