import { expect } from 'chai';
import type { HoldDraft, HoldSubject } from '../../../../core/holds/Hold.ts';
import type { UserId } from '../../../../core/ids.ts';
import { relationRecord, userRecord } from '../../../contracts/records.ts';
import { withDirectory } from './withDirectory.ts';

const hour = 3_600_000;
const people = [userRecord('dad', 'parent'), userRecord('kid', 'student'), userRecord('tess', 'teacher')];
const guardian = relationRecord('guardian_of', 'dad', 'kid');

withDirectory('holds, in the database', (get) => {
  let ids: { readonly dad: UserId; readonly kid: UserId };

  beforeEach(async () => {
    const saved = await get().change((tx) => tx.savePeople(people, 'a'));
    const [dad, kid] = saved.map(({ after }) => after.id);
    if (dad === undefined || kid === undefined) throw new Error('Nobody was saved');
    ids = { dad, kid };
  });

  const aboutBoth = (context: string | null = null, kind = 'guardian_of'): HoldSubject => ({
    ...{ kind, from: ids.dad, to: ids.kid, context },
  });
  const hold = (subject: HoldSubject, effect: HoldDraft['effect'], more: Partial<HoldDraft> = {}) =>
    get().change((tx) =>
      tx.saveHold({
        subject,
        effect,
        reason: 'A court says so',
        authorId: null,
        begins: new Date(),
        ends: null,
        ...more,
      }),
    );
  const relate = (...records: (typeof guardian)[]) => get().change((tx) => tx.saveRelations(records, 'a'));
  const states = () => get().tuples('SELECT context, is_active, is_held FROM homeroom.relations ORDER BY context');
  const person = async (id: UserId) => (await get().world.people.find(id)) ?? expect.fail(`No person ${id}`);

  it('suspends a relation at once, against every source, until it is lifted (I21)', async () => {
    await relate(guardian);
    const { hold: stored, relations } = await hold(aboutBoth(), 'suspend');
    expect(relations.map(({ before, after }) => [before?.isActive, after.isActive, after.isHeld])).to.deep.equal([
      [true, false, true],
    ]);
    await relate({ ...guardian, begins: '2001-01-01' });
    expect(await get().change((tx) => tx.saveRelations([guardian], 'b'))).to.deep.equal([]);
    expect(await states()).to.deep.equal([['', false, true]]);
    const lifted = await get().change((tx) => tx.liftHold(stored.id));
    expect(lifted?.hold.liftedAt).to.be.instanceOf(Date);
    expect(lifted?.relations.map(({ after }) => [after.isActive, after.isHeld])).to.deep.equal([[true, undefined]]);
    expect(await get().change((tx) => tx.liftHold(stored.id))).to.equal(undefined);
  });

  it('suspends a relation that a roster brings later, in one context or in all', async () => {
    await hold(aboutBoth('x'), 'suspend');
    const saved = await relate(
      { ...guardian, context: 'x' },
      { ...guardian, context: 'y' },
      relationRecord('teaches', 'tess', 'kid', { context: 'x' }),
    );
    expect(saved.map(({ after: { kind, context, isActive } }) => [kind, context, isActive])).to.deep.equal([
      ['guardian_of', 'x', false],
      ['guardian_of', 'y', true],
      ['teaches', 'x', true],
    ]);
    // Another source's context of that name is not let through either.
    await get().change(async (tx) => {
      await tx.saveContexts([{ externalId: 'x' }], 'b');
      const [ofB] = await tx.saveRelations([{ ...guardian, context: 'x' }], 'b');
      expect([ofB?.after.isActive, ofB?.after.isHeld, ofB?.after.contextId === undefined]).to.deep.equal([
        false,
        true,
        false,
      ]);
    });
    await hold(aboutBoth(), 'suspend');
    await relate(guardian);
    expect((await states()).filter(([, isActive]) => isActive)).to.deep.equal([['x', true, false]]);
  });

  it('keeps a relation that no source names any more, unless another hold suspends it', async () => {
    await relate(guardian);
    await hold(aboutBoth(''), 'keep');
    expect(await relate({ ...guardian, status: 'ended' })).to.deep.equal([]);
    expect(await states()).to.deep.equal([['', true, false]]);
    await hold(aboutBoth(), 'suspend');
    expect(await states()).to.deep.equal([['', false, true]]);
  });

  it('suspends and keeps accounts, whatever sources say', async () => {
    const { hold: kept } = await hold({ userId: ids.dad }, 'keep');
    const gone = userRecord('dad', 'parent', { isActive: false });
    expect(await get().change((tx) => tx.savePeople([gone], 'a'))).to.deep.equal([]);
    expect(await person(ids.dad)).to.include({ isActive: true, role: 'parent' });
    const { people: suspended } = await hold({ userId: ids.dad }, 'suspend');
    expect(suspended.map(({ before, after }) => [before?.isActive, after.isActive])).to.deep.equal([[true, false]]);
    await get().change((tx) => tx.savePeople(people, 'a'));
    expect(await person(ids.dad)).to.include({ isActive: false });
    expect(
      await get().tuples(`SELECT DISTINCT is_active FROM homeroom.role_scopes WHERE user_id = ${ids.dad}`),
    ).to.deep.equal([[false]]);
    await get().change((tx) => tx.liftHold(kept.id));
    expect(await person(ids.dad)).to.include({ isActive: false });
  });

  it('begins and ends at its moments, also when nobody writes anything meanwhile', async () => {
    const at = (ms: number) => new Date(Date.now() + ms);
    await relate(guardian);
    const future = { begins: at(hour), ends: at(3 * hour) };
    expect((await hold(aboutBoth(), 'suspend', future)).relations).to.deep.equal([]);
    expect((await hold({ userId: ids.kid }, 'suspend', future)).people).to.deep.equal([]);
    const apply = async () => {
      const due = await get().change((tx) => tx.applyDates());
      return [due.people.map(({ after }) => after.isActive), due.relations.map(({ after }) => after.isActive)];
    };
    expect(await apply()).to.deep.equal([[], []]);
    await get().world.clock.advance(2 * hour);
    expect(await apply()).to.deep.equal([[false], [false]]);
    expect(await apply()).to.deep.equal([[], []]);
    await get().world.clock.advance(2 * hour);
    expect(await apply()).to.deep.equal([[true], [true]]);
  });

  it('takes a moment that another clock says is near as now', async () => {
    const begins = new Date(Date.now() + 30_000);
    const { hold: stored, people: suspended } = await hold({ userId: ids.dad }, 'suspend', { begins });
    expect(suspended).to.have.length(1);
    expect(stored.begins.getTime()).to.be.lessThan(begins.getTime());
  });

  it('lists the newest first, by person and page, with past ones on request', async () => {
    const { holds } = get().world;
    const all = [
      await hold({ userId: ids.dad }, 'keep', { authorId: ids.kid }),
      await hold(aboutBoth('x'), 'suspend'),
      await hold({ userId: ids.kid }, 'suspend', { begins: new Date(0), ends: new Date(1) }),
    ].map((one) => one.hold);
    const [one, two, over] = all;
    expect(await holds.list({ limit: 9 })).to.deep.equal([two, one]);
    expect(await holds.list({ limit: 9, withPast: true })).to.deep.equal([over, two, one]);
    expect(await holds.list({ limit: 9, userId: ids.kid, withPast: true })).to.deep.equal([over, two]);
    expect(await holds.list({ limit: 9, userId: ids.dad })).to.deep.equal([two, one]);
    expect(await holds.list({ limit: 1 })).to.deep.equal([two]);
    expect(await holds.list({ limit: 9, ...(two && { before: two.id }) })).to.deep.equal([one]);
    expect(one && (await holds.find(one.id))).to.deep.equal(one);
    expect(one?.authorId).to.equal(ids.kid);
    if (two !== undefined) await get().change((tx) => tx.liftHold(two.id));
    expect((await holds.list({ limit: 9 })).map(({ id }) => id)).to.deep.equal([one?.id]);
  });
});
