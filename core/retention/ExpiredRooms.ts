import type { OrganisationId, RoomId } from '../ids.ts';
import type { RoomType } from '../permissions/Policy.ts';
import type { RetentionState } from './RetentionRule.ts';

export interface ExpiredQuery {
  readonly type: RoomType;
  readonly state: RetentionState;
  /** Rooms that ended before, or with `any` messages that were sent before. */
  readonly cutoff: Date;
  /** Only rooms with a larger id. */
  readonly after: number;
  /** Only rooms of this organisation and of all below it. */
  readonly within?: OrganisationId;
  /** Only this room. */
  readonly roomId?: RoomId;
  readonly limit: number;
}

export interface ExpiredRoom {
  readonly roomId: RoomId;
  readonly name: string;
  readonly organisation: OrganisationId;
  /** Messages up to this seq have no words any more. */
  readonly clearedSeq: number;
}

/** Port: rooms whose words have expired. */
export interface ExpiredRooms {
  /** Rooms that a rule is about and that still have messages, or held messages, with words to take, by id. One query. */
  list(query: ExpiredQuery): Promise<readonly ExpiredRoom[]>;
}
