import type { RoomId, UserId } from '../ids.ts';

/**
 * What a room was before a person's place in it passed to another account of theirs; by this the pass is undone. The
 * place is all of: a membership, being the owner, being one of those whom the room is about.
 */
export interface RoomPass {
  readonly roomId: RoomId;
  /** Whom the room was about before. */
  readonly about: readonly UserId[];
  /** The account that gave its place had a membership, which passed. */
  readonly isMembership: boolean;
  /** The account that took the place was a member already. */
  readonly wasMember: boolean;
  /** If so, the first seq of the history that it saw; absent in passes of releases before 2. */
  readonly sawFromSeq?: number;
  /** The account that gave its place owned the room. */
  readonly wasOwner: boolean;
  /** The room of the same people that there was beside this one; of the two the older was put away. */
  readonly twin: {
    readonly olderId: RoomId;
    /** The older one was put away by a person before. */
    readonly wasArchived: boolean;
  } | null;
}
