import type { UserId } from '../ids.ts';

/**
 * Port: how many sockets each person has, on all nodes. Exact while the nodes' common store answers; otherwise a node
 * knows its own. Never rejects. The sockets of a node that was killed count until that is noticed, 30 s at most.
 */
export interface SocketSlots {
  /** Takes a slot, unless the person has `atMost` already. */
  take(userId: UserId, atMost: number): Promise<boolean>;
  /** Gives a slot back that was taken on this node. */
  release(userId: UserId): void;
}
