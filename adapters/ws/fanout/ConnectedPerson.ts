import type { RoomId, UserId } from '../../../core/ids.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import type { Member, Membership } from './Membership.ts';
import type { Subscriber } from './Subscriber.ts';

/** What a person's memberships were before a load, and what happens to them during it. */
export interface LoadWatch {
  readonly before: readonly Membership[];
  /** Of each room that moved the person meanwhile the seq of the last such event. At most one entry for each of theirs. */
  readonly moves: ReadonlyMap<RoomId, number>;
}

/** Somebody with sockets on this node. All their sockets share the memberships, so that only the first one loads them. */
export class ConnectedPerson implements Member {
  readonly userId: UserId;
  readonly #connections = new Set<Subscriber>();
  readonly #liveSockets = new Set<Subscriber>();
  readonly #memberships = new Map<RoomId, Membership>();
  #membershipVersion: string | null = null;
  #account: Person | undefined;
  #moves: Map<RoomId, number> | null = null;
  #loaded: Promise<void> = Promise.resolve();

  constructor(userId: UserId) {
    this.userId = userId;
  }

  /** Settles as the first load of the memberships. */
  get loaded(): Promise<void> {
    return this.#loaded;
  }

  get connections(): ReadonlySet<Subscriber> {
    return this.#connections;
  }

  get liveSockets(): ReadonlySet<Subscriber> {
    return this.#liveSockets;
  }

  get memberships(): ReadonlyMap<RoomId, Membership> {
    return this.#memberships;
  }

  get isGone(): boolean {
    return this.#connections.size === 0;
  }

  /** As last loaded, which publications and the sweep keep current; undefined until the first load. */
  get account(): Person | undefined {
    return this.#account;
  }

  /** Of what the store knows about their rooms and account, as last loaded; null before the first load. */
  get membershipVersion(): string | null {
    return this.#membershipVersion;
  }

  connect(socket: Subscriber): void {
    this.#connections.add(socket);
  }

  /** Events flow to the socket from here on, unless it has gone meanwhile. */
  goLive(socket: Subscriber): void {
    if (this.#connections.has(socket)) this.#liveSockets.add(socket);
  }

  /** Returns false for a socket that is not connected. */
  disconnect(socket: Subscriber): boolean {
    this.#liveSockets.delete(socket);
    return this.#connections.delete(socket);
  }

  /** The first load of the memberships is under way. */
  loadedBy(load: Promise<void>): void {
    this.#loaded = load;
  }

  membershipBegan(membership: Membership): void {
    this.#memberships.set(membership.roomId, membership);
  }

  membershipEnded(membership: Membership): void {
    this.#memberships.delete(membership.roomId);
  }

  accountLoaded(account: Person): void {
    this.#account = account;
  }

  membershipsLoaded(version: string | null): void {
    this.#membershipVersion = version;
  }

  /** Begins with a load; what it returns is kept up to date until `unwatch`. */
  watch(): LoadWatch {
    this.#moves = new Map();
    return { before: [...this.#memberships.values()], moves: this.#moves };
  }

  unwatch(): void {
    this.#moves = null;
  }

  /** An event of the room has made this person a member, or has ended that. */
  movedBy(roomId: RoomId, seq: number): void {
    this.#moves?.set(roomId, seq);
  }
}
