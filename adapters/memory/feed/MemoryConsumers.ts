import { type ConsumerStart, type ConsumerState, type Consumers, consumerLease } from '../../../core/feed/Consumers.ts';
import type { Lease } from '../../../core/feed/Leases.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';
import type { StoredConsumer } from '../tables/FeedTables.ts';
import { holdsLease } from './holdsLease.ts';

/** Consumers are kept under the names of their leases. */
export class MemoryConsumers implements Consumers {
  readonly #database: MemoryDatabase;

  constructor(database: MemoryDatabase) {
    this.#database = database;
  }

  async open({ name }: Lease, start: ConsumerStart): Promise<ConsumerState> {
    const { consumers, floor, entries } = this.#database.feed;
    const known = consumers.get(name);
    if (known !== undefined) return known;
    const state = { position: start === 'head' ? floor + entries.length : floor, isCutOff: false };
    consumers.set(name, state);
    return state;
  }

  async save(lease: Lease, position: number): Promise<boolean> {
    return this.#change(lease, (state) => ({ ...state, position: Math.max(state.position, position) }));
  }

  async cutOff(lease: Lease): Promise<boolean> {
    return this.#change(lease, (state) => ({ ...state, isCutOff: true }));
  }

  async goOn(name: string): Promise<boolean> {
    const { consumers, floor } = this.#database.feed;
    const known = consumers.get(consumerLease(name));
    if (known?.isCutOff !== true) return false;
    consumers.set(consumerLease(name), { position: Math.max(known.position, floor), isCutOff: false });
    return true;
  }

  #change(lease: Lease, change: (state: StoredConsumer) => StoredConsumer): boolean {
    const { feed } = this.#database;
    const known = feed.consumers.get(lease.name);
    if (known === undefined || holdsLease(feed, lease) === undefined) return false;
    feed.consumers.set(lease.name, change(known));
    return true;
  }
}
