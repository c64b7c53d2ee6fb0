import type { RoomId, UserId } from '../../core/ids.ts';
import type { Person } from '../../core/permissions/Person.ts';
import type { Membership, Sitter } from './Seat.ts';
import type { SocketSide } from './SocketSide.ts';

/** Somebody with sockets on this node. All their sockets share the memberships, so that only the first one loads them. */
export class ConnectedPerson implements Sitter {
  readonly userId: UserId;
  /** Of what the store knows about their memberships and account, as last loaded; null before the first load. */
  membershipVersion: string | null = null;
  /** As last loaded, which news and the sweep keep current; undefined until the first load. */
  person: Person | undefined;
  readonly connections = new Set<SocketSide>();
  readonly sockets = new Set<SocketSide>();
  readonly memberships = new Map<RoomId, Membership>();
  /**
   * While memberships are being loaded: the seqs at which the streams moved this person meanwhile. At most one entry for
   * each room of theirs.
   */
  moves: Map<RoomId, number> | null = null;
  /** Resolves when the memberships have been loaded for the first time. */
  ready: Promise<void> = Promise.resolve();

  constructor(userId: UserId) {
    this.userId = userId;
  }

  get isGone(): boolean {
    return this.connections.size === 0;
  }
}
