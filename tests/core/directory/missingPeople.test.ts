import { expect } from 'chai';
import type { DirectorySnapshot, UserRecord } from '../../../core/directory/DirectoryRecords.ts';
import { makeChat } from '../../../core/makeChat.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import { grantsOf, organisationOf } from '../../../core/permissions/RoleGrant.ts';
import { userRecord } from '../../contracts/records.ts';
import { memoryWorld } from '../../support/memoryWorld.ts';
import { generousLimits } from '../../support/openChat.ts';

const snapshot = (users: readonly UserRecord[]): DirectorySnapshot => ({
  source: 'sis',
  complete: { users: true, relations: true },
  organisations: [
    { externalId: 'oak', name: 'Oak' },
    { externalId: 'elm', name: 'Elm' },
  ],
  users,
  relations: [],
});

describe('a person whom a snapshot no longer names', () => {
  it('keeps their roles and organisations, in which the office still lists them', async () => {
    const world = await memoryWorld();
    const chat = makeChat(world, educationPolicy, generousLimits);
    const office = userRecord('office', 'admin', { roles: [{ role: 'admin', organisation: 'oak' }] });
    const roles = [
      { role: 'teacher', organisation: 'oak' },
      { role: 'tutor', organisation: 'elm' },
      { role: 'parent' },
    ];
    await chat.applyDirectory(snapshot([office, userRecord('gone', 'teacher', { roles })]));
    const find = async (externalId: string) =>
      (await world.people.findByExternalId(externalId, 'sis')) ?? expect.fail(externalId);
    const before = await find('gone');
    await chat.applyDirectory(snapshot([office]), { isForced: true });
    expect(await find('gone')).to.deep.equal({ ...before, isActive: false });
    expect(grantsOf(before).map(({ role }) => role)).to.deep.equal(['teacher', 'tutor', 'parent']);
    const listed = async (role?: string) => {
      const within = grantsOf(await find('office')).map(({ scope }) => organisationOf(scope));
      const page = await world.directoryReader.listPeople({ within, limit: 9, ...(role && { role }) });
      return page.people.map(({ person }) => person.externalId);
    };
    expect(await listed('teacher')).to.deep.equal(['gone']);
    expect(await listed('tutor')).to.deep.equal([]);
    await chat.applyDirectory(snapshot([office, userRecord('gone', 'tutor')]));
    expect(await find('gone')).to.deep.include({ role: 'tutor', isActive: true });
    expect(await find('gone')).not.to.have.property('roles');
    await world.close();
  });
});
