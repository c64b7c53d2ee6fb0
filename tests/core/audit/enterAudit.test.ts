import { expect } from 'chai';
import { makeChat } from '../../../core/makeChat.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import { definePolicy } from '../../../core/permissions/Policy.ts';
import { refusalOf } from '../../contracts/refusalOf.ts';
import { District } from '../../support/District.ts';
import { generousLimits } from '../../support/openChat.ts';

describe('enterAudit', () => {
  const actionsFor = async (district: District, externalId: string): Promise<string[]> => {
    const audit = district.chat.enterAudit(await district.person(externalId));
    return (await audit.list({ limit: 1000 })).map(({ action }) => action);
  };

  it('shows the head of a school what happened there, and nothing of another or of the whole', async () => {
    const district = await District.open();
    const before = (await actionsFor(district, 'stu.admin')).length;
    await district.chat.enterDirectory(await district.person('stu.admin')).setHold({
      ...{ subject: { userId: await district.id('sid.pupil') }, effect: 'keep', reason: 'South' },
      ...{ begins: district.world.clock.now(), ends: null },
    });
    const south = await actionsFor(district, 'stu.admin');
    expect(south.slice(before)).to.deep.equal(['hold.set']);
    expect(south).to.include('roles.changed').and.not.include('directory.changed');
    const north = await actionsFor(district, 'nina.admin');
    expect(north).to.include('relations.changed').and.not.include('hold.set');
    expect(await actionsFor(district, 'dora.dist'))
      .to.include('hold.set')
      .and.not.include('directory.changed');
    expect(await actionsFor(district, 'rory.root')).to.include.members([
      'directory.changed',
      'hold.set',
      'roles.changed',
    ]);
  });

  it('gives no entry of another school by its id', async () => {
    const district = await District.open();
    const whole = await district.chat.enterAudit('host').list({ limit: 1000 });
    const south = await district.scope('south');
    const entry = whole.find(({ organisation }) => organisation === south[0]) ?? expect.fail();
    const find = async (externalId: string) =>
      district.chat.enterAudit(await district.person(externalId)).find(entry.position);
    expect((await find('stu.admin')).entry).to.deep.equal(entry);
    expect((await find('dora.dist')).entry).to.deep.equal(entry);
    expect(await refusalOf(find('nina.admin'))).to.equal('NOT_FOUND');
  });

  it('is refused to people without the right, which a policy can give to other roles than the office', async () => {
    const district = await District.open();
    const teacher = await district.person('nora.teach');
    expect(() => district.chat.enterAudit(teacher)).to.throw('You may not read the audit log.');
    expect(district.chat.readRights(teacher).mayReadAudit).to.equal(false);
    const { clause: _clause, roomType: _type, ...table } = educationPolicy;
    const policy = definePolicy({ ...table, rights: { ...table.rights, readAudit: ['teacher'] } });
    const chat = makeChat(district.world, policy, generousLimits);
    expect(chat.readRights(teacher).mayReadAudit).to.equal(true);
    expect((await chat.enterAudit(teacher).list({ limit: 1 })).length).to.equal(1);
    const head = await district.person('nina.admin');
    expect(() => chat.enterAudit(head)).to.throw('You may not read the audit log.');
  });
});
