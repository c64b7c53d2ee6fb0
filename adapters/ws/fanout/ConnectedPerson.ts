import type { RoomId, UserId } from '../../../core/ids.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import type { Member, Membership } from './Membership.ts';
import type { Subscriber } from './Subscriber.ts';

/** Somebody with sockets on this node. All their sockets share the seats, so that only the first one loads them. */
export class ConnectedPerson implements Member {
  readonly userId: UserId;
  /** Of what the store knows about their seats and account, as last loaded; null before the first load. */
  membershipVersion: string | null = null;
  /** As last loaded, which news and the sweep keep current; undefined until the first load. */
  person: Person | undefined;
  readonly connections = new Set<Subscriber>();
  readonly sockets = new Set<Subscriber>();
  readonly memberships = new Map<RoomId, Membership>();
  /**
   * While seats are being loaded: the seqs at which the streams moved this person meanwhile. At most one entry for
   * each room of theirs.
   */
  moves: Map<RoomId, number> | null = null;
  /** Resolves when the seats have been loaded for the first time. */
  ready: Promise<void> = Promise.resolve();

  constructor(userId: UserId) {
    this.userId = userId;
  }

  get isGone(): boolean {
    return this.connections.size === 0;
  }
}
