import { expect } from 'chai';
import type { UserRecord } from '../../../core/directory/DirectoryRecords.ts';
import { District, person } from '../../support/District.ts';

const deputyAt = (...organisations: string[]): UserRecord => ({
  ...person('dee.deputy', [['teacher', 'east']]),
  roles: [
    { role: 'teacher', organisation: 'east' },
    ...organisations.map((organisation) => ({ role: 'staff', organisation, unconfirmed: 'admin' })),
  ],
});
const admin = (organisation: string) =>
  person('dee.deputy', [
    ['admin', organisation],
    ['teacher', 'east'],
  ]);

describe('a role that the office has to confirm', () => {
  const open = async () => {
    const district = await District.open();
    const organisations = ['east', 'west'].map((externalId) => ({ externalId, name: externalId }));
    const complete = { users: false, relations: false };
    const give = async (user: UserRecord, reusedIds: ReadonlySet<string> = new Set()) => {
      const snapshot = { source: 'sis', complete, organisations, users: [user], relations: [] };
      const { unconfirmed } = await district.chat.applyDirectory(snapshot, { reusedIds });
      const found = await district.world.people.findByExternalId('dee.deputy', 'sis');
      return { unconfirmed, shown: found?.role, roles: found?.roles?.map(({ role }) => role) };
    };
    return { give };
  };
  const waits = { externalId: 'dee.deputy', role: 'staff', unconfirmed: 'admin' };

  it('counts as the lesser one until it was that of the person there once, and then as long as it is given', async () => {
    const { give } = await open();
    expect(await give(deputyAt('east'))).to.deep.equal({
      unconfirmed: [waits],
      shown: 'teacher',
      roles: ['teacher', 'staff'],
    });
    await give(admin('east'));
    const kept = { unconfirmed: [], shown: 'admin', roles: ['admin', 'teacher'] };
    expect(await give(deputyAt('east'))).to.deep.equal(kept);
    expect(await give(deputyAt('east'))).to.deep.equal(kept);
    await give(deputyAt());
    expect((await give(deputyAt('east'))).unconfirmed).to.deep.equal([waits]);
  });

  it('is confirmed for one organisation and no other', async () => {
    const { give } = await open();
    await give(admin('east'));
    expect(await give(deputyAt('east', 'west'))).to.deep.equal({
      unconfirmed: [waits],
      shown: 'admin',
      roles: ['admin', 'teacher', 'staff'],
    });
  });

  it('is not confirmed for the next person of the id', async () => {
    const { give } = await open();
    await give(admin('east'));
    const other = { ...deputyAt('east'), firstName: 'Olga', lastName: 'Other' };
    expect((await give(other, new Set(['dee.deputy']))).unconfirmed).to.deep.equal([waits]);
  });
});
