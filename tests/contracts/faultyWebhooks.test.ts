import type { Webhooks } from '../../core/webhooks/Webhooks.ts';
import { type Fault, faulty } from '../support/faulty.ts';
import type { MemoryWorld } from '../support/memoryWorld.ts';
import { noticesFaults } from '../support/noticesFaults.ts';
import { webhooksContract } from './index.ts';

const webhooks =
  (faults: (port: Webhooks, world: MemoryWorld) => Partial<Webhooks>) =>
  (world: MemoryWorld): Partial<MemoryWorld> => ({
    webhooks: faulty<Webhooks>(world.webhooks, (port) => faults(port, world)),
  });

const faults: readonly Fault[] = [
  {
    title: 'webhooks without a bound',
    contract: webhooksContract,
    spoil: webhooks((port) => ({ create: (draft, _, audit) => port.create(draft, 1_000, audit) })),
    noticedBy: /are bounded for each organisation/,
  },
  {
    title: 'webhooks whose new place a late save takes back',
    contract: webhooksContract,
    spoil: webhooks((port, { database }) => ({
      change: async (id, change, audit) => {
        const before = new Map(database.feed.leases);
        const changed = await port.change(id, change, audit);
        for (const [name, lease] of before) database.feed.leases.set(name, lease);
        return changed;
      },
    })),
    noticedBy: /end the lease with another place/,
  },
  {
    title: 'webhooks that do not store what was delivered before a change',
    contract: webhooksContract,
    spoil: webhooks((port) => ({
      save: async (lease, opened, progress) => {
        const listed = await port.listActive();
        const isChanged = listed.every(({ id, version }) => id !== opened.id || version !== opened.version);
        return isChanged ? 'lost' : port.save(lease, opened, progress);
      },
    })),
    noticedBy: /store what was delivered before a change/,
  },
  {
    title: 'webhooks that forget the secret before',
    contract: webhooksContract,
    spoil: webhooks((port) => ({
      secretsOf: async (id) => {
        const secrets = await port.secretsOf(id);
        return secrets && { ...secrets, previous: null };
      },
    })),
    noticedBy: /keep the secret before/,
  },
  {
    title: 'webhooks that keep every delivery',
    contract: webhooksContract,
    spoil: webhooks((port) => ({
      deliveries: async (id, limit, before) => {
        const found = await port.deliveries(id, limit, before);
        const [oldest] = found.slice(-1);
        return oldest === undefined ? found : [...found, { ...oldest, id: oldest.id - 1 }];
      },
    })),
    noticedBy: /keep their last deliveries/,
  },
];

describe('faulty adapters of webhooks', () => {
  noticesFaults(faults);
});
