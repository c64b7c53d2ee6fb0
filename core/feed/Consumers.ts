import type { Lease } from './Leases.ts';

/** Where a new consumer begins: with all that is kept, or with what happens from now on. */
export type ConsumerStart = 'floor' | 'head';

export interface ConsumerState {
  /** All events up to here are handled. */
  readonly position: number;
  /** It was away for longer than the feed is kept: events it never saw are gone, and somebody must decide. */
  readonly isCutOff: boolean;
}

/** The lease under which a consumer runs. */
export const consumerLease = (name: string): string => `consumer:${name}`;

/** Port: how far each consumer has come. Writes under a lease that was taken over change nothing. */
export interface Consumers {
  /** The state of the lease's consumer, which is made if it is new. */
  open(lease: Lease, start: ConsumerStart): Promise<ConsumerState>;
  /** Stores a position; it never goes back. False, and nothing is stored, if the lease was taken over. */
  save(lease: Lease, position: number): Promise<boolean>;
  /** Marks the consumer as cut off. False if the lease was taken over. */
  cutOff(lease: Lease): Promise<boolean>;
  /** Lets a consumer go on with what is kept; false if there is none of this name, or it is not cut off. */
  goOn(name: string): Promise<boolean>;
}
