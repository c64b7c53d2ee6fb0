import type { ContactList } from '../../core/contacts/ContactList.ts';
import type { Directory, DirectoryTransaction } from '../../core/directory/Directory.ts';
import type { DirectoryReader } from '../../core/directory/DirectoryReader.ts';
import { hostSource } from '../../core/directory/DirectoryRecords.ts';
import type { FoundSourceKey, SourceKeys } from '../../core/directory/SourceKeys.ts';
import type { Holds } from '../../core/holds/Holds.ts';
import type { People } from '../../core/permissions/People.ts';
import type { LiveSettingStore } from '../../core/settings/LiveSettingStore.ts';
import { type Fault, faulty } from '../support/faulty.ts';
import type { MemoryWorld } from '../support/memoryWorld.ts';
import { noticesFaults } from '../support/noticesFaults.ts';
import {
  holdsContract,
  liveSettingsContract,
  organisationsContract,
  severalRolesContract,
  sourceKeysContract,
  sourcesContract,
} from './index.ts';

/** A directory whose transactions have some methods replaced. */
const transactions =
  (faults: (tx: DirectoryTransaction, world: MemoryWorld) => Partial<DirectoryTransaction>) =>
  (world: MemoryWorld): Partial<MemoryWorld> => ({
    directory: faulty<Directory>(world.directory, (port) => ({
      transaction: (work, isTrial) =>
        port.transaction((tx) => work(faulty(tx, (inner) => faults(inner, world))), isTrial),
    })),
  });

const keys =
  (faults: (port: SourceKeys) => Partial<SourceKeys>) =>
  ({ sourceKeys }: MemoryWorld): Partial<MemoryWorld> => ({ sourceKeys: faulty<SourceKeys>(sourceKeys, faults) });

const settings =
  (faults: (port: LiveSettingStore) => Partial<LiveSettingStore>) =>
  ({ liveSettings }: MemoryWorld): Partial<MemoryWorld> => ({
    liveSettings: faulty<LiveSettingStore>(liveSettings, faults),
  });

const faults: readonly Fault[] = [
  {
    title: 'settings whose changes are made from what was read before',
    contract: liveSettingsContract,
    spoil: settings((port) => ({
      change: async (wanted, audit) => {
        const known = await port.read();
        await port.read();
        const changes = await port.change(wanted, audit);
        return changes.map((change) => ({ ...change, before: known.get(change.name) ?? null }));
      },
    })),
    noticedBy: /one after the other: each says what it replaced/,
  },
  {
    title: 'settings that are changed off the record where they are removed',
    contract: liveSettingsContract,
    spoil: settings((port) => ({
      change: (wanted, audit) => port.change(wanted, (change) => audit({ ...change, after: change.after ?? '' })),
    })),
    noticedBy: /enters each change with its old and new value/,
  },
  {
    title: 'keys that open the directory after they were revoked',
    contract: sourceKeysContract,
    spoil: keys((port) => {
      const known = new Map<string, FoundSourceKey>();
      return {
        find: async (hash) => {
          const found = known.get(hash) ?? (await port.find(hash));
          if (found !== undefined) known.set(hash, found);
          return found;
        },
        create: async (draft, audit) => {
          const key = await port.create(draft, audit);
          const found = await port.find(draft.hash);
          if (found !== undefined) known.set(draft.hash, found);
          return key;
        },
      };
    }),
    noticedBy: /are revoked for good/,
  },
  {
    title: 'keys that forget in which organisation they stay',
    contract: sourceKeysContract,
    spoil: keys((port) => ({ create: (draft, audit) => port.create({ ...draft, organisation: null }, audit) })),
    noticedBy: /open nothing if their organisation is not there/,
  },
  {
    title: 'keys whose every use is written',
    contract: sourceKeysContract,
    spoil: keys((port) => ({ touch: (id, at) => port.touch(id, at, at) })),
    noticedBy: /at most once in a while/,
  },
  {
    title: 'keys that are revoked off the record',
    contract: sourceKeysContract,
    spoil: keys((port) => ({
      revoke: (id, at, audit) => port.revoke(id, at, (key) => ({ ...audit(key), action: 'key.created' })),
    })),
    noticedBy: /put on record what happened to them/,
  },
  {
    title: 'a directory that takes the ids of all sources for ids of the host',
    contract: sourcesContract,
    spoil: transactions((tx) => ({
      savePeople: (records, _, reusedIds) => tx.savePeople(records, hostSource, reusedIds),
      people: (_, ids) => tx.people(hostSource, ids),
      peopleNamedBy: () => tx.peopleNamedBy(hostSource),
    })),
    noticedBy: /two sources with one id have two people/,
  },
  {
    title: 'people who are found by whichever source first called them so',
    contract: sourcesContract,
    spoil: ({ people }) => ({
      people: faulty<People>(people, (port) => ({
        findByExternalId: async (externalId) => (await port.findAllByExternalId(externalId))[0]?.person,
      })),
    }),
    noticedBy: /a reference means the source’s own person first/,
  },
  {
    title: 'a directory in which the last source to speak of a relation decides',
    contract: sourcesContract,
    spoil: transactions((tx) => ({
      saveRelations: (records) => tx.saveRelations(records, 'everybody'),
      relationsNamedBy: () => tx.relationsNamedBy('everybody'),
    })),
    noticedBy: /a relation counts as long as one source names it/,
  },
  {
    title: 'a directory that hands an account on with its id',
    contract: sourcesContract,
    spoil: transactions((tx) => ({ savePeople: (records, source) => tx.savePeople(records, source) })),
    noticedBy: /an id that is given to somebody else makes a new account/,
  },
  {
    title: 'a directory in which a word means one class, whoever says it',
    contract: sourcesContract,
    spoil: transactions((tx) => ({
      saveContexts: (records) => tx.saveContexts(records, 'a'),
      roomsByKey: (keys) => tx.roomsByKey(keys.map(({ contextId: _, ...key }) => key)),
    })),
    noticedBy: /one word of two sources means two contexts/,
  },
  {
    title: 'a directory that keeps one role of each person',
    contract: organisationsContract,
    spoil: transactions((tx) => ({
      savePeople: (records, source) =>
        tx.savePeople(
          records.map((record) => ({ ...record, roles: record.roles?.slice(0, 1) ?? [{ role: record.role }] })),
          source,
        ),
    })),
    noticedBy: /a person has roles in organisations, the strongest first/,
  },
  {
    title: 'a directory that leaves people where their organisation was',
    contract: organisationsContract,
    spoil: transactions((tx) => ({
      saveOrganisations: async (records, source) => {
        await tx.saveOrganisations(records, source);
        return [];
      },
    })),
    noticedBy: /an organisation that moves takes its people/,
  },
  {
    title: 'a directory that does not say which relations moved with their context',
    contract: organisationsContract,
    spoil: transactions((tx) => ({
      saveContexts: async (records, source) => {
        await tx.saveContexts(records, source);
        return [];
      },
    })),
    noticedBy: /a context gives its organisation to its relations/,
  },
  {
    title: 'a directory that ignores the dates of roles',
    contract: organisationsContract,
    spoil: transactions((tx) => ({
      savePeople: (records, source) =>
        tx.savePeople(
          records.map(({ roles, ...record }) => ({
            ...record,
            ...(roles && { roles: roles.map(({ begins: _, ends: __, ...role }) => role) }),
          })),
          source,
        ),
    })),
    noticedBy: /a role counts from its first day to its last/,
  },
  {
    title: 'a directory that ignores the dates of relations',
    contract: organisationsContract,
    spoil: transactions((tx) => ({
      saveRelations: (records, source) =>
        tx.saveRelations(
          records.map(({ begins: _, ends: __, ...record }) => record),
          source,
        ),
    })),
    noticedBy: /a relation counts from its first day to its last/,
  },
  {
    title: 'a directory that applies no dates later',
    contract: organisationsContract,
    spoil: transactions(() => ({ applyDates: async () => ({ people: [], relations: [] }) })),
    noticedBy: /what begins or ends with a day changes when dates are applied/,
  },
  {
    title: 'a reader that lists organisations of everybody',
    contract: organisationsContract,
    spoil: ({ directoryReader }) => ({
      directoryReader: faulty<DirectoryReader>(directoryReader, (port) => ({
        listOrganisations: ({ within: _, ...query }) => port.listOrganisations(query),
      })),
    }),
    noticedBy: /lists organisations by name, below those that are asked for/,
  },
  {
    title: 'a reader that lists people of other organisations',
    contract: organisationsContract,
    spoil: ({ directoryReader }) => ({
      directoryReader: faulty<DirectoryReader>(directoryReader, (port) => ({
        listPeople: ({ within: _, ...query }) => port.listPeople(query),
      })),
    }),
    noticedBy: /lists the people of organisations by their roles there/,
  },
  {
    title: 'contacts of the strongest role only',
    contract: severalRolesContract,
    spoil: ({ contacts, people }) => ({
      contacts: faulty<ContactList>(contacts, (port) => ({
        list: async (userId, query) => {
          const me = await people.find(userId);
          const page = await port.list(userId, query);
          const isParent = me?.role === 'parent';
          return { ...page, contacts: page.contacts.filter(({ person }) => isParent || person.role !== 'parent') };
        },
      })),
    }),
    noticedBy: /contacts are exactly those whom decide allows/,
  },
  {
    title: 'contacts who are found only by the role that is shown',
    contract: severalRolesContract,
    spoil: ({ contacts }) => ({
      contacts: faulty<ContactList>(contacts, (port) => ({
        list: async (userId, query) => {
          const page = await port.list(userId, query);
          const isAsked = (role: string): boolean => query.role === undefined || query.role === role;
          return { ...page, contacts: page.contacts.filter(({ person }) => isAsked(person.role)) };
        },
      })),
    }),
    noticedBy: /contacts of a role are those whom it lets talk/,
  },
  {
    title: 'a directory in which a roster lifts a suspension',
    contract: holdsContract,
    spoil: transactions((tx, { holds }) => ({
      savePeople: async (records, source) => {
        for (const { id } of await holds.list({ limit: 99 })) await tx.liftHold(id);
        return tx.savePeople(records, source);
      },
    })),
    noticedBy: /an account that is suspended is not active until the hold is lifted/,
  },
  {
    title: 'a directory in which the hold that was set last is in force',
    contract: holdsContract,
    spoil: transactions((tx, { holds }) => ({
      saveHold: async (draft) => {
        for (const { id } of await holds.list({ limit: 99 })) await tx.liftHold(id);
        return tx.saveHold(draft);
      },
    })),
    noticedBy: /of several holds suspend is in force: suspend, then keep/,
  },
  {
    title: 'a directory that forgets holds on relations that do not exist yet',
    contract: holdsContract,
    spoil: transactions((tx) => ({
      saveHold: async (draft) => {
        const saved = await tx.saveHold(draft);
        if ('kind' in draft.subject && draft.effect === 'suspend' && saved.relations.length === 0)
          await tx.liftHold(saved.hold.id);
        return saved;
      },
    })),
    noticedBy: /a hold that is set first is on the relation when a roster brings it/,
  },
  {
    title: 'a directory whose holds are on the contexts of today',
    contract: holdsContract,
    spoil: transactions((tx) => ({
      saveRelations: async (records, source) => {
        const saved = await tx.saveRelations(records, source);
        return saved.map((one) => ({ ...one, after: { ...one.after, isActive: true, isHeld: false } }));
      },
      saveHold: (draft) => {
        const { subject } = draft;
        const known = 'kind' in subject && subject.context === null ? { ...subject, context: 'c2' } : subject;
        return tx.saveHold({ ...draft, subject: known });
      },
    })),
    noticedBy: /a hold is on one context, or on all, those to come included/,
  },
  {
    title: 'holds that are listed for one end of a relation only',
    contract: holdsContract,
    spoil: ({ holds }) => ({
      holds: faulty<Holds>(holds, (port) => ({
        list: async ({ userId, ...query }) => {
          const listed = await port.list({ ...query, ...(userId && { userId }) });
          return listed.filter(
            ({ subject }) => !('kind' in subject) || userId === undefined || subject.from === userId,
          );
        },
      })),
    }),
    noticedBy: /lists the newest first, in pages/,
  },
];

describe('faulty adapters of sources, organisations and holds', () => {
  noticesFaults(faults);
});
