import type { Directory } from '../../core/directory/Directory.ts';
import type { People } from '../../core/permissions/People.ts';
import { RelationGraph } from '../../core/permissions/RelationGraph.ts';
import type { RoomKey } from '../../core/rooms/RoomKey.ts';
import type { RoomRepository } from '../../core/rooms/RoomRepository.ts';
import { type Fault, faulty } from '../support/faulty.ts';
import type { MemoryWorld } from '../support/memoryWorld.ts';
import { noticesFaults } from '../support/noticesFaults.ts';
import { directoryContract, peopleContract, roomRepositoryContract } from './index.ts';

const roomStore =
  (faults: (store: RoomRepository, world: MemoryWorld) => Partial<RoomRepository>) => (world: MemoryWorld) => ({
    rooms: faulty(world.rooms, (store) => faults(store, world)),
  });

const faults: readonly Fault[] = [
  {
    title: 'a room repository that plans without the people in around',
    contract: roomRepositoryContract,
    spoil: roomStore((port) => ({ open: (request) => port.open({ ...request, around: [] }) })),
    noticedBy: /plans with every relation of the people in around/,
  },
  {
    title: 'a room repository that makes two rooms with one key',
    contract: roomRepositoryContract,
    spoil: roomStore((store) => ({ open: (request) => store.open({ ...request, key: null }) })),
    noticedBy: /makes one room for a hundred parallel requests/,
  },
  {
    title: 'a room repository that plans with old evidence',
    contract: roomRepositoryContract,
    spoil: roomStore((store, { people }) => {
      let known: Promise<RelationGraph> | undefined;
      return {
        open: async (request) => {
          known ??= people.evidence(request.pairs);
          const evidence = await known;
          return store.open({ ...request, plan: (_, activeRooms) => request.plan(evidence, activeRooms) });
        },
      };
    }),
    noticedBy: /plans with the evidence of the moment of making/,
  },
  {
    title: 'a room repository that loses ended memberships',
    contract: roomRepositoryContract,
    spoil: roomStore((store) => ({
      access: async (roomId, userId) => {
        const access = await store.access(roomId, userId);
        return access?.membership && access.membership.leftSeq !== null ? { ...access, membership: undefined } : access;
      },
    })),
    noticedBy: /keeps an ended membership, and starts it anew/,
  },
  {
    title: 'a room repository that does not store the owner to whom a room was handed over',
    contract: roomRepositoryContract,
    spoil: roomStore((store) => ({
      access: async (roomId, userId) => {
        const access = await store.access(roomId, userId);
        const [first] = access === undefined ? [] : await store.participants(roomId);
        return access && { ...access, room: { ...access.room, ownerId: first?.userId ?? null } };
      },
    })),
    noticedBy: /stores the owner to whom a room was handed over/,
  },
  {
    title: 'a room repository that asks for pairs before it holds the room',
    contract: roomRepositoryContract,
    spoil: roomStore((store) => ({
      update: ({ pairs, ...update }) =>
        store.update({ ...update, ...(pairs === undefined || typeof pairs === 'function' ? {} : { pairs }) }),
    })),
    noticedBy: /asks for the pairs of the room as it is at the moment of the change/,
  },
  {
    title: 'people whose evidence lacks the people in the middle',
    contract: peopleContract,
    spoil: ({ people }) => ({
      people: faulty<People>(people, (port) => ({
        evidence: async (pairs) => {
          const graph = await port.evidence(pairs);
          const ends = pairs.flat().flatMap((id) => graph.person(id) ?? []);
          return new RelationGraph(
            ends,
            ends.flatMap(({ id }) => graph.from(id)),
          );
        },
      })),
    }),
    noticedBy: /gives the evidence by which decide answers/,
  },
  {
    title: 'a directory that stores what a trial wrote',
    contract: directoryContract,
    spoil: ({ directory }) => ({
      directory: faulty<Directory>(directory, (port) => ({ transaction: (work) => port.transaction(work) })),
    }),
    noticedBy: /stores nothing of a trial/,
  },
  {
    title: 'a directory that stores the first half of failed work',
    contract: directoryContract,
    spoil: ({ directory }) => ({
      directory: faulty<Directory>(directory, (port) => ({
        transaction: async (work, isTrial) => {
          const outcome = await port.transaction(async (tx) => {
            try {
              return { result: await work(tx) };
            } catch (failure) {
              return { failure };
            }
          }, isTrial);
          if ('failure' in outcome) throw outcome.failure;
          return outcome.result;
        },
      })),
    }),
    noticedBy: /stores nothing if the work throws half-way/,
  },
  {
    title: 'a directory that confuses sources',
    contract: directoryContract,
    spoil: ({ directory }) => ({
      directory: faulty<Directory>(directory, (port) => ({
        transaction: (work, isTrial) =>
          port.transaction(
            (tx) =>
              work(
                faulty(tx, (inner) => ({
                  savePeople: (records) => inner.savePeople(records, 'one'),
                  peopleNamedBy: () => inner.peopleNamedBy('one'),
                })),
              ),
            isTrial,
          ),
      })),
    }),
    noticedBy: /snapshots of different sources do not touch each other/,
  },
  {
    title: 'a room repository that takes rooms of all contexts for one',
    contract: roomRepositoryContract,
    spoil: roomStore((store) => {
      const withoutContext = (key: RoomKey | null): RoomKey | null => key && { ...key, context: '' };
      return {
        open: (request) =>
          store.open({
            ...request,
            key: withoutContext(request.key),
            plan: (...given) => {
              const draft = request.plan(...given);
              return { ...draft, key: withoutContext(draft.key) };
            },
          }),
        findByKey: (key) => store.findByKey({ ...key, context: '' }),
      };
    }),
    noticedBy: /makes one room for each people and context, and for each type/,
  },
  {
    title: 'a directory that leaves out keys without a room',
    contract: directoryContract,
    spoil: ({ directory }) => ({
      directory: faulty<Directory>(directory, (port) => ({
        transaction: (work, isTrial) =>
          port.transaction(
            (tx) =>
              work(
                faulty(tx, (inner) => ({
                  roomsByKey: async (keys) => (await inner.roomsByKey(keys)).filter((room) => room !== undefined),
                })),
              ),
            isTrial,
          ),
      })),
    }),
    noticedBy: /finds rooms by key/,
  },
];

describe('faulty adapters of rooms and the directory', () => {
  noticesFaults(faults);
});
