import type { Lease } from '../../../core/feed/Leases.ts';
import type { FeedTables, StoredLease } from '../tables/FeedTables.ts';

/** The stored lease, if nobody has taken it over. */
export const holdsLease = ({ leases }: FeedTables, { name, holder, token }: Lease): StoredLease | undefined => {
  const known = leases.get(name);
  return known?.holder === holder && known.token === token ? known : undefined;
};
