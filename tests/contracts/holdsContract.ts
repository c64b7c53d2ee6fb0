import { expect } from 'chai';
import type { DirectoryTransaction } from '../../core/directory/Directory.ts';
import type { RelationRecord, UserRecord } from '../../core/directory/DirectoryRecords.ts';
import type { Derived } from '../../core/directory/SavedRecords.ts';
import {
  asHoldId,
  type Hold,
  type HoldDraft,
  type HoldEffect,
  type HoldSubject,
  noHolds,
} from '../../core/holds/Hold.ts';
import { asRoomId, type UserId } from '../../core/ids.ts';
import type { Relation } from '../../core/permissions/Relation.ts';
import type { OpenStored, StoredWorld } from './ChatWorld.ts';
import { relationRecord, userRecord } from './records.ts';
import { stateOver } from './stateOver.ts';

/** A family and a teacher, whom the roster `sis` names; the father is a guardian of both children. */
const users = [
  userRecord('father', 'parent'),
  userRecord('son', 'student'),
  userRecord('daughter', 'student'),
  userRecord('teacher', 'teacher'),
];
type Who = 'father' | 'son' | 'daughter' | 'teacher';
const relations = [
  relationRecord('guardian_of', 'father', 'son'),
  relationRecord('guardian_of', 'father', 'daughter'),
  relationRecord('teaches', 'teacher', 'son', { context: 'c1' }),
  relationRecord('teaches', 'teacher', 'son', { context: 'c2' }),
];

/** What holds do to accounts and relations (I21), and what `Holds` promises. */
export const holdsContract = (name: string, open: OpenStored): void =>
  void describe(`holds (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await open();
      await world.directory.transaction(async (tx) => {
        await tx.savePeople(users, 'sis');
        await tx.saveRelations(relations, 'sis');
      });
      const found = await Promise.all(
        users.map(async ({ externalId }) => [externalId, await world.people.findByExternalId(externalId)] as const),
      );
      const ids = new Map(found.map(([externalId, person]) => [externalId, person?.id]));
      return { ...world, id: (who: Who): UserId => ids.get(who) ?? expect.fail(who) };
    });
    type HoldWorld = StoredWorld & { id(who: Who): UserId };
    const change = <Result>({ directory }: StoredWorld, work: (tx: DirectoryTransaction) => Promise<Result>) =>
      directory.transaction(work);
    const told = (world: StoredWorld, ...records: UserRecord[]) => change(world, (tx) => tx.savePeople(records, 'sis'));
    const relate = (world: StoredWorld, ...records: RelationRecord[]) =>
      change(world, (tx) => tx.saveRelations(records, 'sis'));

    const account = (world: HoldWorld, who: Who): HoldSubject => ({ userId: world.id(who) });
    const guardianship = (world: HoldWorld, to: Who = 'son'): HoldSubject => ({
      ...{ kind: 'guardian_of', from: world.id('father'), to: world.id(to), context: null },
    });
    const teaching = (world: HoldWorld, context: string | null): HoldSubject => ({
      ...{ kind: 'teaches', from: world.id('teacher'), to: world.id('son'), context },
    });
    const draft = (world: StoredWorld, subject: HoldSubject, more: Partial<HoldDraft> = {}): HoldDraft => ({
      ...{ subject, effect: 'suspend', reason: 'The court decided so.', authorId: null },
      ...{ begins: new Date(world.clock.now().getTime() - hourMs), ends: null, ...more },
    });
    const hold = (
      world: StoredWorld,
      subject: HoldSubject,
      effect: HoldEffect = 'suspend',
      more: Partial<HoldDraft> = {},
    ) => change(world, (tx) => tx.saveHold(draft(world, subject, { effect, ...more })));
    const lift = (world: StoredWorld, { id }: Pick<Hold, 'id'>) => change(world, (tx) => tx.liftHold(id));
    const accounts = ({ people }: Derived): unknown[] =>
      people.map(({ before, after }) => [after.externalId, before?.isActive, after.isActive]);
    const isActive = async (world: HoldWorld, who: Who) => (await world.people.find(world.id(who)))?.isActive;
    const related = async (world: HoldWorld, from: Who, kind: string): Promise<readonly Relation[]> =>
      (await world.people.around([world.id(from)])).from(world.id(from)).filter((one) => one.kind === kind);
    /** The contexts in which the teacher teaches the son now. */
    const taught = async (world: HoldWorld): Promise<string[]> =>
      (await related(world, 'teacher', 'teaches')).flatMap((one) => (one.isActive ? [one.context] : [])).sort();

    fact('an account that is suspended is not active until the hold is lifted, whatever rosters say', async (world) => {
      const held = await hold(world, account(world, 'father'));
      expect(accounts(held)).to.deep.equal([['father', true, false]]);
      expect(held.relations).to.deep.equal([]);
      expect(await isActive(world, 'father')).to.equal(false);
      await told(world, ...users);
      await told(world, userRecord('father', 'teacher', { roles: [{ role: 'teacher' }, { role: 'admin' }] }));
      expect(await isActive(world, 'father')).to.equal(false);
      expect(await isActive(world, 'son')).to.equal(true);
      // The hold is on the account. Relations stay as rosters say; whoever reads them looks at the accounts too.
      expect((await related(world, 'father', 'guardian_of')).every((one) => one.isActive)).to.equal(true);
      const lifted = await lift(world, held.hold);
      expect(lifted && accounts(lifted)).to.deep.equal([['father', false, true]]);
      expect(await world.people.find(world.id('father'))).to.include({ role: 'admin', isActive: true });
    });

    fact('an account that is kept stays active though no source names it', async (world) => {
      const held = await hold(world, account(world, 'father'), 'keep');
      expect(accounts(held)).to.deep.equal([]);
      await told(world, userRecord('father', 'parent', { isActive: false }));
      expect(await world.people.find(world.id('father'))).to.include({ role: 'parent', isActive: true });
      await told(world, userRecord('father', 'parent', { roles: [] }));
      expect(await isActive(world, 'father')).to.equal(true);
      const lifted = await lift(world, held.hold);
      expect(lifted && accounts(lifted)).to.deep.equal([['father', true, false]]);
    });

    for (const effects of [
      ['suspend', 'keep'],
      ['keep', 'suspend'],
    ] as const)
      fact(`of several holds suspend is in force: ${effects.join(', then ')}`, async (world) => {
        for (const effect of effects) {
          await hold(world, account(world, 'father'), effect);
          await hold(world, guardianship(world), effect);
        }
        expect(await isActive(world, 'father')).to.equal(false);
        const [ofSon] = (await related(world, 'father', 'guardian_of')).filter((one) => one.to === world.id('son'));
        expect(ofSon).to.include({ isActive: false, isHeld: true });
        for (const { id, effect } of await world.holds.list({ limit: 9 }))
          if (effect === 'suspend') await lift(world, { id });
        await told(world, userRecord('father', 'parent', { isActive: false }));
        await relate(world, { ...relationRecord('guardian_of', 'father', 'son'), status: 'ended' });
        expect(await isActive(world, 'father')).to.equal(true);
        const [kept] = (await related(world, 'father', 'guardian_of')).filter((one) => one.to === world.id('son'));
        expect(kept?.isActive).to.equal(true);
        expect(kept).not.to.have.property('isHeld');
      });

    fact(
      'a relation that is suspended does not count until the hold is lifted, whatever rosters say',
      async (world) => {
        const held = await hold(world, guardianship(world));
        expect(held.people).to.deep.equal([]);
        expect(held.relations.map(({ before, after }) => [after.to, before?.isActive, after.isActive])).to.deep.equal([
          [world.id('son'), true, false],
        ]);
        expect(await relate(world, ...relations)).to.deep.equal([]);
        const guarded = async () =>
          (await related(world, 'father', 'guardian_of')).map((one) => [one.to, one.isActive, one.isHeld ?? false]);
        expect(await guarded()).to.have.deep.members([
          [world.id('son'), false, true],
          [world.id('daughter'), true, false],
        ]);
        await change(world, async (tx) => {
          // The roster still names it, so a roster without it ends it for good.
          expect((await tx.relationsNamedBy('sis')).map(({ to }) => to)).to.include('son');
        });
        const lifted = await lift(world, held.hold);
        expect(lifted?.relations.map(({ after }) => after.isActive)).to.deep.equal([true]);
        expect(await guarded()).to.have.deep.members([
          [world.id('son'), true, false],
          [world.id('daughter'), true, false],
        ]);
      },
    );

    fact('a hold is on one context, or on all, those to come included', async (world) => {
      const one = await hold(world, teaching(world, 'c1'));
      expect(await taught(world)).to.deep.equal(['c2']);
      const all = await hold(world, teaching(world, null));
      expect(all.relations.map(({ after }) => [after.context, after.isHeld])).to.deep.equal([['c2', true]]);
      await relate(world, relationRecord('teaches', 'teacher', 'son', { context: 'c3' }));
      expect(await taught(world)).to.deep.equal([]);
      await lift(world, one.hold);
      expect(await taught(world)).to.deep.equal([]);
      await lift(world, all.hold);
      expect(await taught(world)).to.deep.equal(['c1', 'c2', 'c3']);
      await hold(world, teaching(world, ''));
      expect(await taught(world)).to.deep.equal(['c1', 'c2', 'c3']);
    });

    fact('a hold that is set first is on the relation when a roster brings it', async (world) => {
      const subject = { ...teaching(world, 'later'), to: world.id('daughter') };
      expect((await hold(world, subject)).relations).to.deep.equal([]);
      const later = relationRecord('teaches', 'teacher', 'daughter', { context: 'later' });
      // Each source has a context of its own for the word, and the hold is on all of them.
      for (const source of ['sis', 'other']) {
        const [saved] = await change(world, async (tx) => {
          await tx.saveContexts([{ externalId: 'later' }], source);
          return tx.saveRelations([later], source);
        });
        expect(saved?.after, source).to.include({ isActive: false, isHeld: true });
      }
    });

    fact('a relation that is kept counts though no source names it', async (world) => {
      const held = await hold(world, teaching(world, 'c1'), 'keep');
      expect(held.relations).to.deep.equal([]);
      for (const context of ['c1', 'c2'])
        await relate(world, { ...relationRecord('teaches', 'teacher', 'son', { context }), status: 'ended' });
      expect(await taught(world)).to.deep.equal(['c1']);
      await lift(world, held.hold);
      expect(await taught(world)).to.deep.equal([]);
    });

    fact('a hold is of one direction and kind', async (world) => {
      await hold(world, { ...teaching(world, null), kind: 'tutors' });
      await hold(world, { kind: 'teaches', from: world.id('son'), to: world.id('teacher'), context: null });
      await hold(world, guardianship(world, 'daughter'));
      expect(await taught(world)).to.deep.equal(['c1', 'c2']);
    });

    fact('a hold is in force from its beginning to its end, as soon as dates are applied', async (world) => {
      const at = (ms: number) => new Date(world.clock.now().getTime() + ms);
      const apply = () => change(world, (tx) => tx.applyDates());
      const later = await hold(world, account(world, 'father'), 'suspend', {
        begins: at(hourMs),
        ends: at(3 * hourMs),
      });
      await hold(world, teaching(world, 'c1'), 'suspend', { begins: at(hourMs), ends: at(3 * hourMs) });
      expect([later.people, later.relations, await apply()]).to.deep.equal([[], [], { people: [], relations: [] }]);
      for (const [isOn, label] of [
        [true, 'during'],
        [false, 'after'],
      ] as const) {
        await world.clock.advance(2 * hourMs);
        const derived = await apply();
        expect(accounts(derived), label).to.deep.equal([['father', isOn, !isOn]]);
        expect(
          derived.relations.map(({ after }) => [after.context, after.isActive]),
          label,
        ).to.deep.equal([['c1', !isOn]]);
        expect(await apply(), label).to.deep.equal({ people: [], relations: [] });
      }
      const past = await hold(world, account(world, 'son'), 'suspend', { begins: at(-2 * hourMs), ends: at(-hourMs) });
      expect(past.people).to.deep.equal([]);
      expect(await isActive(world, 'son')).to.equal(true);
    });

    fact('holds in force are counted by their effect', async (world) => {
      const later = new Date(world.clock.now().getTime() + hourMs);
      expect(await world.holds.countInForce()).to.deep.equal(noHolds);
      await hold(world, account(world, 'father'), 'keep');
      await hold(world, guardianship(world), 'suspend', { ends: later });
      const lifted = await hold(world, account(world, 'son'));
      await hold(world, account(world, 'daughter'), 'suspend', { begins: later });
      expect(await world.holds.countInForce()).to.deep.equal({ ...noHolds, suspend: 2, keep: 1 });
      await lift(world, lifted.hold);
      expect(await world.holds.countInForce()).to.deep.equal({ ...noHolds, suspend: 1, keep: 1 });
    });

    fact(
      'holds that preserve a person or a room are found while they are in force, and change nothing else',
      async (world) => {
        const roomId = asRoomId(17);
        const { hold: first, people, relations } = await hold(world, account(world, 'father'), 'preserve');
        const { hold: second } = await hold(world, { roomId }, 'preserve');
        expect([people, relations]).to.deep.equal([[], []]);
        const found = await world.holds.preserving();
        expect(found.map(({ id, subject }) => [id, subject])).to.deep.equal([
          [first.id, account(world, 'father')],
          [second.id, { roomId }],
        ]);
        await lift(world, first);
        expect((await world.holds.preserving()).map(({ id }) => id)).to.deep.equal([second.id]);
        expect((await world.holds.find(second.id))?.subject).to.deep.equal({ roomId });
      },
    );

    fact('a person is restricted up to the last end of the holds in force, and stays active', async (world) => {
      const at = (ms: number): Date => new Date(world.clock.now().getTime() + ms);
      const until = async () => {
        const person = await world.people.find(world.id('father'));
        const called = await world.people.findByExternalId('father', 'sis');
        expect(called).to.deep.equal(person);
        expect(person?.isActive).to.equal(true);
        return person?.restrictedUntil;
      };
      const restrict = (more: Partial<HoldDraft>) => hold(world, account(world, 'father'), 'restrict', more);
      await restrict({ begins: at(-2 * hourMs), ends: at(-hourMs) });
      await restrict({ begins: at(hourMs), ends: at(9 * hourMs) });
      expect(await until()).to.equal(undefined);
      const short = at(hourMs);
      const { people, relations } = await restrict({ ends: short });
      expect([people, relations]).to.deep.equal([[], []]);
      expect(await until()).to.equal(short.toISOString());
      const long = await restrict({ ends: at(2 * hourMs) });
      expect(await until()).to.equal(long.hold.ends?.toISOString());
      await lift(world, long.hold);
      expect(await until()).to.equal(short.toISOString());
      expect((await world.people.find(world.id('son')))?.restrictedUntil).to.equal(undefined);
      expect(await world.holds.countInForce()).to.deep.equal({ ...noHolds, restrict: 1 });
    });

    fact('what a trial or failed work stores about holds is gone', async (world) => {
      await world.directory.transaction((tx) => tx.saveHold(draft(world, account(world, 'father'))), true);
      const failed = world.directory.transaction(async (tx) => {
        await tx.saveHold(draft(world, account(world, 'father')));
        throw new RangeError('half-way');
      });
      expect(await failed.catch((failure: unknown) => failure)).to.be.instanceOf(RangeError);
      expect(await world.holds.list({ withPast: true, limit: 9 })).to.deep.equal([]);
      expect(await isActive(world, 'father')).to.equal(true);
    });

    describe('list', () => {
      fact('a hold is found as it was set, and as it was lifted, once', async (world) => {
        const authorId = world.id('teacher');
        const given = draft(world, teaching(world, 'c1'), { authorId, ends: new Date('2999-12-31T12:00:00.000Z') });
        const { hold: stored } = await change(world, (tx) => tx.saveHold(given));
        expect(stored).to.deep.equal({ ...given, id: stored.id, liftedAt: null });
        expect(await world.holds.find(stored.id)).to.deep.equal(stored);
        const lifted = await lift(world, stored);
        expect(lifted?.hold.liftedAt).to.be.instanceOf(Date);
        expect(lifted?.hold).to.deep.include({ ...stored, liftedAt: lifted?.hold.liftedAt });
        expect(await world.holds.find(stored.id)).to.deep.equal(lifted?.hold);
        expect(await lift(world, stored)).to.equal(undefined);
        const nobody = asHoldId(987_654);
        expect([await lift(world, { id: nobody }), await world.holds.find(nobody)]).to.deep.equal([
          undefined,
          undefined,
        ]);
      });

      fact('lists the newest first, in pages, and by default what is in force or still to begin', async (world) => {
        const at = (ms: number) => new Date(world.clock.now().getTime() + ms);
        const ids = {
          now: (await hold(world, account(world, 'father'))).hold.id,
          over: (await hold(world, account(world, 'father'), 'keep', { ends: at(-1_000) })).hold.id,
          later: (await hold(world, guardianship(world), 'keep', { begins: at(hourMs) })).hold.id,
          lifted: (await hold(world, teaching(world, null))).hold.id,
          all: (await hold(world, teaching(world, null))).hold.id,
        };
        await lift(world, { id: ids.lifted });
        const listed = async (query: Parameters<typeof world.holds.list>[0]) =>
          (await world.holds.list(query)).map(({ id }) => id);
        expect(await listed({ limit: 9 })).to.deep.equal([ids.all, ids.later, ids.now]);
        const whole = [ids.all, ids.lifted, ids.later, ids.over, ids.now];
        expect(await listed({ withPast: true, limit: 9 })).to.deep.equal(whole);
        expect(await listed({ withPast: true, limit: 2 })).to.deep.equal(whole.slice(0, 2));
        expect(await listed({ withPast: true, limit: 2, before: ids.lifted })).to.deep.equal(whole.slice(2, 4));
        expect(await listed({ withPast: true, limit: 9, userId: world.id('father') })).to.deep.equal([
          ids.later,
          ids.over,
          ids.now,
        ]);
        expect(await listed({ limit: 9, userId: world.id('son') })).to.deep.equal([ids.all, ids.later]);
        expect(await listed({ limit: 9, userId: world.id('daughter') })).to.deep.equal([]);
      });
    });
  });

const hourMs = 3_600_000;
