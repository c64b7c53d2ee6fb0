import { expect } from 'chai';
import { type PolicyProgress, reconcilingLeaseMs } from '../../core/directory/Directory.ts';
import type { PolicyFingerprint, PolicyVersions } from '../../core/directory/PolicyVersions.ts';
import { noRooms } from '../../core/directory/RoomCounts.ts';
import { standingOf } from '../../core/directory/registerPolicy.ts';
import { pairKey } from '../../core/rooms/roomKeys.ts';
import type { OpenStored, StoredWorld } from './ChatWorld.ts';
import { refusalOf, refusedBy } from './refusalOf.ts';
import { School } from './School.ts';
import { stateOver } from './stateOver.ts';

const other: PolicyFingerprint = { hash: 'of another table', name: 'other' };

const always = (): boolean => true;

const register = (versions: PolicyVersions, ...policies: readonly PolicyFingerprint[]): Promise<unknown> =>
  policies.reduce<Promise<unknown>>(async (before, policy) => {
    await before;
    return versions.register(policy, always);
  }, Promise.resolve());

/** What `PolicyVersions` promises, and what directories and rooms refuse because of it. */
export const policyVersionsContract = (name: string, open: OpenStored) =>
  describe(`policyVersions (${name})`, () => {
    const openOwn = async () => {
      const world = await open();
      return { ...world, own: { hash: world.policyHash, name: 'education' } satisfies PolicyFingerprint };
    };
    const fact = stateOver(openOwn);
    const schoolFact = stateOver(async () => {
      const world = await openOwn();
      return { ...world, school: await School.open(world) };
    });

    fact('knows of no version before the first', async ({ policies, own }) => {
      expect(await policies.find(own.hash)).to.deep.equal({ latest: undefined, own: undefined });
    });

    fact('counts versions, and finds the newest and the one that was asked for', async ({ policies, own }) => {
      await register(policies, own, other);
      const { latest, own: mine } = await policies.find(own.hash);
      expect(latest).to.include({ ...other, version: 2 });
      expect(mine).to.include({ ...own, version: 1 });
      expect((await policies.find('never registered')).own).to.equal(undefined);
    });

    fact('makes an older policy the newest version again', async ({ policies, own }) => {
      await register(policies, own, other, own);
      const found = await policies.find(own.hash);
      expect([found.latest?.version, found.own?.version]).to.deep.equal([3, 3]);
      expect((await policies.find(other.hash)).own?.version).to.equal(2);
    });

    fact(
      'stores nothing if decide returns false, and resolves to the version that applies',
      async ({ policies, own }) => {
        await register(policies, own);
        expect(await policies.register(other, () => false)).to.include({ ...own, version: 1 });
        expect((await policies.find(other.hash)).own).to.equal(undefined);
      },
    );

    fact('stores nothing if decide throws, and throws the same', async ({ policies, own }) => {
      const reason = new RangeError('not this one');
      const failure = await policies
        .register(own, () => {
          throw reason;
        })
        .catch((thrown: unknown) => thrown);
      expect(failure).to.equal(reason);
      expect((await policies.find(own.hash)).latest).to.equal(undefined);
    });

    fact('registers for exactly one of ten nodes that start together', async ({ policies, own }) => {
      const nodes = Array.from({ length: 10 }, () =>
        policies.register(own, (found) => standingOf(found) !== 'same').then(({ version }) => version),
      );
      expect(new Set(await Promise.all(nodes))).to.deep.equal(new Set([1]));
      expect((await policies.find(own.hash)).latest?.version).to.equal(1);
    });

    schoolFact('waits for a directory transaction under way', async ({ policies, directory }) => {
      const steps: string[] = [];
      let registering: Promise<unknown> = Promise.resolve();
      await directory.transaction(async (tx) => {
        await tx.people('host', ['ada']);
        registering = policies.register(other, always).then(() => steps.push('registered'));
        await tx.people('host', ['tess']);
        await tx.people('host', ['sam']);
        steps.push('changed');
      });
      await registering;
      expect(steps).to.deep.equal(['changed', 'registered']);
    });

    schoolFact('refuses directory changes and trials by a policy that does not apply', async (world) => {
      const { policies, directory, school, people, own } = world;
      await register(policies, own, other);
      const refusal = await refusedBy(school.change('tess', { lastName: 'Changed' }));
      expect(refusal.code).to.equal('UNAVAILABLE');
      expect(refusal.message).to.contain('Version 2 of the policy ("other")').and.to.contain('restart');
      expect(await refusalOf(directory.transaction(async () => 1, true))).to.equal('UNAVAILABLE');
      expect((await people.findByExternalId('tess'))?.lastName).to.equal('Miller');
      await register(policies, own);
      await school.change('tess', { lastName: 'Changed' });
    });

    schoolFact('refuses to open rooms and to add people by a policy that does not apply', async (world) => {
      const { policies, rooms, school, own } = world;
      const known = await school.direct('tess', 'sue');
      const group = await school.group('tess', ['sam']);
      await register(policies, own, other);
      expect(await refusalOf(school.direct('tess', 'sam'))).to.equal('UNAVAILABLE');
      expect(await rooms.findByKey(pairKey('direct', school.id('tess'), school.id('sam')))).to.equal(undefined);
      const adding = rooms.update({
        roomId: group,
        actorId: null,
        pairs: [[school.id('tess'), school.id('sue')]],
        change: (room) => room.joinedBy([{ ...school.member('sue'), mayPost: true }]),
      });
      expect(await refusalOf(adding)).to.equal('UNAVAILABLE');
      expect((await school.room(group)).hasMember(school.id('sue'))).to.equal(false);
      // What no policy decides still works.
      expect(await school.direct('tess', 'sue')).to.equal(known);
      await school.archive(known);
      expect((await school.append(group, 'tess', 'still here')).message.content).to.equal('still here');
    });

    fact('counts as reconciled in an empty directory', async ({ policies, own }) => {
      expect(await policies.register(own, always)).to.include({ isReconciled: true, holder: null });
    });

    describe('progress', () => {
      const saved = (world: StoredWorld, holder: string, change: Partial<PolicyProgress> = {}): Promise<boolean> =>
        world.directory.transaction(async (tx) => {
          const progress = await tx.policyProgress(holder);
          if (progress !== undefined) await tx.savePolicyProgress({ ...progress, ...change }, holder);
          return progress !== undefined;
        });
      const progressOf = (world: StoredWorld, holder: string): Promise<PolicyProgress | undefined> =>
        world.directory.transaction((tx) => tx.policyProgress(holder), true);

      schoolFact('begins with the relations, and is that of the newest version', async (world) => {
        expect(await progressOf(world, 'a')).to.equal(undefined);
        await register(world.policies, world.own, other, world.own);
        const { latest } = await world.policies.find(world.own.hash);
        expect(latest).to.include({ isReconciled: false, holder: null });
        expect(await progressOf(world, 'a')).to.deep.equal({
          version: 3,
          stage: 'relations',
          after: 0,
          counts: noRooms,
        });
      });

      schoolFact('is stored with its transaction or not at all', async (world) => {
        await register(world.policies, world.own);
        const counts = { ...noRooms, created: 7 };
        await saved(world, 'a', { stage: 'rooms', after: 12, counts });
        expect(await progressOf(world, 'a')).to.deep.equal({ version: 1, stage: 'rooms', after: 12, counts });
        const failing = world.directory.transaction(async (tx) => {
          await tx.savePolicyProgress({ version: 1, stage: 'done', after: 0, counts }, 'a');
          throw new RangeError('killed');
        });
        await failing.catch(() => undefined);
        expect(await progressOf(world, 'a')).to.include({ stage: 'rooms', after: 12 });
      });

      schoolFact('belongs to one holder until its lease ends', async (world) => {
        await register(world.policies, world.own);
        expect(await saved(world, 'a')).to.equal(true);
        expect(await saved(world, 'b')).to.equal(false);
        expect(await saved(world, 'a')).to.equal(true);
        expect((await world.policies.find(world.own.hash)).latest?.holder).to.equal('a');
        await world.clock.advance(reconcilingLeaseMs + 1);
        expect((await world.policies.find(world.own.hash)).latest?.holder).to.equal(null);
        expect(await saved(world, 'b')).to.equal(true);
        expect(await saved(world, 'a')).to.equal(false);
      });

      schoolFact('is undefined for every holder after the last stage', async (world) => {
        await register(world.policies, world.own);
        await saved(world, 'a', { stage: 'done' });
        expect(await progressOf(world, 'a')).to.equal(undefined);
        expect((await world.policies.find(world.own.hash)).latest?.isReconciled).to.equal(true);
      });
    });

    describe('paging through everything', () => {
      schoolFact('pages through the relations of some kinds without loss or double', async ({ directory, school }) => {
        await school.relate('teaches', 'tess', 'sue', { context: 'algebra-1', status: 'ended' });
        const all = await directory.read((reads) => reads.relationsAfter(0, ['teaches', 'tutors'], 100));
        expect(all.next).to.equal(null);
        expect(all.relations.map(({ kind, from, to, isActive }) => [kind, from, to, isActive])).to.have.deep.members([
          ['teaches', school.id('tess'), school.id('sam'), true],
          ['teaches', school.id('tess'), school.id('sue'), false],
          ['teaches', school.id('theo'), school.id('stan'), true],
          ['tutors', school.id('tom'), school.id('sam'), true],
        ]);
        const paged = await directory.read(async (reads) => {
          const found = [];
          for (let place: number | null = 0; place !== null; ) {
            const page = await reads.relationsAfter(place, ['teaches', 'tutors'], 1);
            found.push(...page.relations);
            place = page.next;
          }
          return found;
        });
        expect(paged).to.deep.equal(all.relations);
      });

      schoolFact('pages through the rooms of other types by their ids', async ({ directory, school }) => {
        const ids = [await school.direct('tess', 'sam'), await school.group('tess', ['sam', 'sue'])];
        const others = ['forum_subject', 'forum_tutor', 'class'] as const;
        const rooms = await directory.read((reads) => reads.roomsAfter(0, others, 100));
        expect(rooms.map(({ id }) => id)).to.deep.equal(ids);
        expect(rooms[1]?.members().length).to.equal(3);
        const [first, second] = await directory.read(async (reads) => [
          await reads.roomsAfter(0, others, 1),
          await reads.roomsAfter(ids[0] ?? 0, others, 1),
        ]);
        expect([first, second].map((page) => page?.map(({ id }) => id))).to.deep.equal(ids.map((id) => [id]));
        expect((await directory.read((reads) => reads.roomsAfter(0, [], 100))).length).to.equal(ids.length + 6);
      });

      schoolFact('reads also if another policy applies', async ({ directory, policies, school, own }) => {
        await register(policies, own, other);
        const graph = await directory.read((reads) => reads.around([school.id('pam')]));
        expect(graph.from(school.id('pam')).map(({ to }) => to)).to.deep.equal([school.id('sam')]);
      });
    });
  });
