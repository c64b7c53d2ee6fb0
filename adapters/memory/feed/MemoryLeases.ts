import type { Lease, Leases } from '../../../core/feed/Leases.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';
import { holdsLease } from './holdsLease.ts';

export class MemoryLeases implements Leases {
  readonly #database: MemoryDatabase;

  constructor(database: MemoryDatabase) {
    this.#database = database;
  }

  async acquire(name: string, holder: string, ms: number): Promise<Lease | undefined> {
    const { feed, clock } = this.#database;
    const known = feed.leases.get(name);
    const now = clock.monotonic();
    if (known !== undefined && known.expiresAt > now && known.holder !== holder) return undefined;
    const { token, position } = known ?? { token: 0, position: 0 };
    const lease = { holder, token: token + 1, position };
    feed.leases.set(name, { ...lease, expiresAt: now + ms });
    return { ...lease, name };
  }

  async renew(lease: Lease, ms: number): Promise<Lease | undefined> {
    const { feed, clock } = this.#database;
    const known = holdsLease(feed, lease);
    if (known === undefined) return undefined;
    feed.leases.set(lease.name, { ...known, expiresAt: clock.monotonic() + ms });
    return { ...lease, position: known.position };
  }

  async release(lease: Lease): Promise<void> {
    const { feed } = this.#database;
    const known = holdsLease(feed, lease);
    if (known !== undefined)
      feed.leases.set(lease.name, {
        ...known,
        holder: '',
        token: known.token + 1,
        expiresAt: Number.NEGATIVE_INFINITY,
      });
  }
}
