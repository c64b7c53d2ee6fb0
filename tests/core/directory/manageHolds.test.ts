import { expect } from 'chai';
import type { WrittenHold } from '../../../core/directory/checkHold.ts';
import { asHoldId, type HoldSubject } from '../../../core/holds/Hold.ts';
import { asUserId } from '../../../core/ids.ts';
import { relationRoomKey } from '../../../core/rooms/roomKeys.ts';
import { refusalOf, refusedBy } from '../../contracts/refusalOf.ts';
import { District, districtRecords, person, relation } from '../../support/District.ts';

const open = async () => {
  const district = await District.open();
  const { clock } = district.world;
  const as = async (externalId: string) =>
    district.chat.enterDirectory(externalId === 'host' ? 'host' : await district.person(externalId));
  const account = async (externalId: string): Promise<HoldSubject> => ({ userId: await district.id(externalId) });
  const between = async (
    kind: string,
    from: string,
    to: string,
    context: string | null = null,
  ): Promise<HoldSubject> => ({
    ...{ kind, context },
    from: await district.id(from),
    to: await district.id(to),
  });
  const hold = (subject: HoldSubject, more: Partial<WrittenHold> = {}): WrittenHold => ({
    ...{ subject, effect: 'suspend', reason: 'Court order 12/26', begins: clock.now(), ends: null, ...more },
  });
  const forum = async (from = 'nora.teach') => {
    const [fromId, to] = [await district.id(from), await district.id('nick.pupil')];
    const room = await district.world.rooms.findByKey(
      relationRoomKey('forum_subject', { from: fromId, to, context: 'bio-n' }),
    );
    if (room === undefined) throw new Error('There is no such room');
    return room;
  };
  const isIn = async (externalId: string): Promise<boolean> => {
    const membership = (await forum()).participants.get(await district.id(externalId));
    return membership !== undefined && membership.leftSeq === null && !membership.isSuspended;
  };
  return { district, clock, as, account, between, hold, forum, isIn };
};

describe('setHold', () => {
  it('takes a guardian out of the child’s rooms at once, and no roster brings them back (I10, I21)', async () => {
    const { district, as, between, hold, isIn } = await open();
    expect(await isIn('nan.parent')).to.equal(true);
    const nina = await as('nina.admin');
    const set = await nina.setHold(hold(await between('guardian_of', 'nan.parent', 'nick.pupil')));
    expect([await isIn('nan.parent'), set.authorId]).to.deep.equal([false, await district.id('nina.admin')]);
    const types = district.publications.flatMap(({ events }) => events?.map(({ type }) => type) ?? []);
    expect(new Set(types)).to.deep.equal(new Set(['participants_left']));
    expect(district.invalidations.flatMap(({ userIds }) => userIds)).to.include(await district.id('nan.parent'));
    await district.put(districtRecords);
    await district.put({ relations: [relation('guardian_of', 'nan.parent', 'nick.pupil', { context: 'again' })] });
    expect(await isIn('nan.parent')).to.equal(false);
    await nina.liftHold(set.id);
    expect(await isIn('nan.parent')).to.equal(true);
  });

  it('suspends an account everywhere', async () => {
    const { district, as, account, hold, isIn, forum } = await open();
    const dora = await as('dora.dist');
    await dora.setHold(hold(await account('bo.both')));
    expect(await district.person('bo.both')).to.include({ isActive: false });
    expect((await forum('bo.both')).state.isFrozen).to.equal(true);
    expect(await isIn('nora.teach')).to.equal(true);
  });

  it('keeps a relation that no source names any more', async () => {
    const { district, as, between, hold, isIn } = await open();
    const { id } = await (await as('nina.admin')).setHold(
      hold(await between('guardian_of', 'nan.parent', 'nick.pupil', ''), { effect: 'keep' }),
    );
    await district.put({ relations: [relation('guardian_of', 'nan.parent', 'nick.pupil', { status: 'ended' })] });
    expect(await isIn('nan.parent')).to.equal(true);
    await (await as('host')).liftHold(id);
    expect(await isIn('nan.parent')).to.equal(false);
  });

  it('is for those who manage all organisations of an account, or one of each person of a relation', async () => {
    const { as, account, between, hold } = await open();
    const nina = await as('nina.admin');
    expect(await refusalOf(nina.setHold(hold(await account('bo.both'))))).to.equal('USER_NOT_FOUND');
    expect(await refusalOf(nina.setHold(hold(await account('sid.pupil'))))).to.equal('USER_NOT_FOUND');
    expect(await refusalOf(nina.setHold(hold({ userId: asUserId(999_999) })))).to.equal('USER_NOT_FOUND');
    const foreign = await between('teaches', 'bo.both', 'sid.pupil');
    expect(await refusalOf(nina.setHold(hold(foreign)))).to.equal('USER_NOT_FOUND');
    await nina.setHold(hold(await between('teaches', 'bo.both', 'nick.pupil')));
    for (const externalId of ['dora.dist', 'rory.root', 'host'])
      await (await as(externalId)).setHold(hold(await account('sid.pupil')));
  });

  it('is not for oneself, neither to set nor to lift', async () => {
    const { as, account, between, hold, district } = await open();
    const nina = await as('nina.admin');
    expect(await refusalOf(nina.setHold(hold(await account('nina.admin'), { effect: 'keep' })))).to.equal(
      'ACCESS_DENIED',
    );
    await district.put({
      users: [
        person('nina.admin', [
          ['admin', 'north'],
          ['parent', 'north'],
        ]),
      ],
    });
    const own = await between('guardian_of', 'nina.admin', 'nick.pupil');
    const { id } = await (await as('dora.dist')).setHold(hold(own));
    expect(await refusalOf((await as('nina.admin')).liftHold(id))).to.equal('ACCESS_DENIED');
    expect((await (await as('dora.dist')).liftHold(id)).liftedAt).not.to.equal(null);
  });

  it('says what is wrong with a hold', async () => {
    const { as, account, between, hold, clock } = await open();
    const host = await as('host');
    const subject = await account('nick.pupil');
    const at = (ms: number) => new Date(clock.now().getTime() + ms);
    for (const [bad, message] of [
      [hold(subject, { reason: ' \u200B ' }), /^Say why, with reason/],
      [hold(subject, { reason: 'x'.repeat(1001) }), /^The reason has 1001 characters; write at most 1000\.$/],
      [hold(subject, { ends: at(0) }), /^The hold would end before it begins/],
      [hold(subject, { begins: at(-2000), ends: at(-1000) }), /^The hold would be over already/],
      [hold(await between('likes', 'nan.parent', 'nick.pupil')), /^"likes" is no relation; use one of teaches, tutors/],
      [hold(await between('teaches', 'nick.pupil', 'nick.pupil')), /^A relation needs two people/],
    ] as const) {
      const refusal = await refusedBy(host.setHold(bad));
      expect([refusal.code, message.test(refusal.message), refusal.message]).to.deep.equal([
        'INVALID_REQUEST',
        true,
        refusal.message,
      ]);
    }
    expect((await host.setHold(hold(subject, { reason: ` ${'x'.repeat(1000)} ` }))).reason).to.have.length(1000);
    expect((await host.setHold(hold(subject))).authorId).to.equal(null);
  });
});

describe('liftHold', () => {
  it('finds only holds of the part that the actor manages, and leaves a lifted one as it is', async () => {
    const { as, account, hold, clock } = await open();
    const nina = await as('nina.admin');
    const theirs = await (await as('stu.admin')).setHold(hold(await account('sid.pupil')));
    expect(await refusalOf(nina.liftHold(theirs.id))).to.equal('NOT_FOUND');
    expect(await refusalOf(nina.liftHold(asHoldId(999_999)))).to.equal('NOT_FOUND');
    const own = await nina.setHold(hold(await account('nick.pupil')));
    const lifted = await nina.liftHold(own.id);
    await clock.advance(1000);
    expect(await nina.liftHold(own.id)).to.deep.equal(lifted);
  });
});

describe('listHolds', () => {
  it('lists holds about the people of the part, the newest first', async () => {
    const { as, account, between, hold, district } = await open();
    const dora = await as('dora.dist');
    const set = [
      await dora.setHold(hold(await account('sid.pupil'))),
      await dora.setHold(hold(await account('nick.pupil'))),
      await dora.setHold(hold(await account('bo.both'))),
      await dora.setHold(hold(await between('teaches', 'bo.both', 'nick.pupil'))),
      await dora.setHold(hold(await account('nan.parent'), { effect: 'keep' })),
    ].map(({ id }) => id);
    const listed = async (externalId: string, query = {}) =>
      (await (await as(externalId)).listHolds({ limit: 10, ...query })).map(({ id }) => set.indexOf(id));
    expect(await listed('dora.dist')).to.deep.equal([4, 3, 2, 1, 0]);
    expect(await listed('nina.admin')).to.deep.equal([4, 3, 1]);
    expect(await listed('nina.admin', { limit: 1 })).to.deep.equal([4]);
    expect(await listed('nina.admin', { limit: 1, before: set[4] })).to.deep.equal([3]);
    expect(await listed('stu.admin')).to.deep.equal([0]);
    expect(await listed('nina.admin', { userId: await district.id('nick.pupil') })).to.deep.equal([3, 1]);
    expect(await refusalOf(listed('nina.admin', { userId: await district.id('sid.pupil') }))).to.equal(
      'USER_NOT_FOUND',
    );
  });
});
