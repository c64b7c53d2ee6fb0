import { expect } from 'chai';
import type { pairAnswer } from '../../../../adapters/wire/contacts/contactSchemas.ts';
import type { simulationAnswer } from '../../../../adapters/wire/directory/directorySchemas.ts';
import type { handAnswer, saidAboutPerson } from '../../../../adapters/wire/directory/handSchemas.ts';
import type { Name } from '../../../contracts/School.ts';
import { expectError } from '../HttpWorld.ts';
import { withHttp } from '../withHttp.ts';

const people = '/api/directory/people/';
const relations = '/api/directory/relations/';

describe('handRoutes', () => {
  const http = withHttp();
  const id = (name: Name): number => http().school.id(name);
  const put = (path: string, body: unknown, as: Name = 'ada') =>
    http().ask<typeof handAnswer>(as, 'PUT', path, { body });
  const said = async (name: Name) => (await http().get<typeof saidAboutPerson>('ada', `${people}${id(name)}/`)).body;
  const why = async (one: Name, other: Name) =>
    (await http().get<typeof pairAnswer>('ada', `${people}${id(one)}/contacts/${id(other)}/`)).body;
  const actions = async (): Promise<string[]> =>
    (await http().world.auditLog.list({ limit: 20 })).map(({ action }) => action);
  const theo = { first_name: 'Theo', last_name: 'Novak', is_active: true };

  it('say a role beside what others say, show the effect first, and take it back', async () => {
    const written = { ...theo, roles: [{ role: 'staff', begins: '2020-01-01' }] };
    const shown = (await put(`${people}${id('theo')}/?dry_run=true`, written)).body;
    expect([shown.is_dry_run, shown.outcome.users.updated, shown.effects?.losses]).to.deep.equal([true, 1, []]);
    expect((await said('theo')).by_hand).to.equal(null);

    const done = (await put(`${people}${id('theo')}/`, written)).body;
    expect([done.outcome.users, done.effects]).to.deep.equal([
      { created: 0, updated: 1, unchanged: 0, deactivated: 0 },
      null,
    ]);
    const after = await said('theo');
    expect(after.person.roles.map(({ role }) => role)).to.have.members(['teacher', 'staff']);
    expect(after.sources.map(({ source, is_named }) => [source, is_named])).to.deep.equal([
      ['host', true],
      ['office', true],
    ]);
    expect(after.by_hand?.roles).to.deep.equal([{ role: 'staff', organisation_id: null, begins: '2020-01-01' }]);
    expect(await actions()).to.include.members(['directory.changed', 'roles.changed']);

    await put(`${people}${id('theo')}/`, { ...written, is_active: false });
    expect((await said('theo')).person.roles.map(({ role }) => role)).to.deep.equal(['teacher']);
  });

  it('let a name by hand stand above others until it is theirs again, and leave the others’ to them', async () => {
    const path = `${people}${id('theo')}/`;
    const roles = [{ role: 'staff' }];
    await put(path, { ...theo, roles });
    await http().school.change('theo', { lastName: 'Novak-Berg' });
    expect((await said('theo')).person.full_name).to.equal('Theo Novak-Berg');
    await put(path, { ...theo, first_name: 'Teo', roles });
    await http().school.change('theo', { lastName: 'Berg' });
    expect((await said('theo')).person.full_name).to.equal('Teo Novak');
    await put(path, { ...theo, last_name: 'Berg', roles });
    expect((await said('theo')).by_hand).to.include({ first_name: 'Theo', last_name: 'Berg' });
    await http().school.change('theo', { lastName: 'Novak' });
    expect((await said('theo')).person.full_name).to.equal('Theo Novak');
  });

  it('leave an account active that another source names', async () => {
    const off = { ...theo, roles: [{ role: 'teacher' }], is_active: false };
    expect((await put(`${people}${id('theo')}/`, off)).body.outcome.users.deactivated).to.equal(0);
    expect((await said('theo')).person.is_active).to.equal(true);
  });

  it('say which role is wrong, and know nobody who is not there', async () => {
    const path = `${people}${id('theo')}/`;
    expectError(await put(path, { ...theo, roles: [] }), 400, 'INVALID_REQUEST');
    expectError(await put(path, { ...theo, roles: [{ role: 'wizard' }] }), 400, 'INVALID_REQUEST');
    const unknown = [{ role: 'teacher', organisation_id: 999 }];
    expectError(await put(path, { ...theo, roles: unknown }), 400, 'INVALID_REQUEST');
    expectError(await put(`${people}99999/`, { ...theo, roles: [{ role: 'staff' }] }), 404, 'USER_NOT_FOUND');
    expectError(await http().get('ada', `${people}99999/`), 404, 'USER_NOT_FOUND');
    expectError(await put(path, { ...theo, roles: [{ role: 'staff' }] }, 'tess'), 403, 'ACCESS_DENIED');
  });

  it('add a relation and end it, with the effect shown first', async () => {
    const relation = { kind: 'teaches', from: id('theo'), to: id('sam'), context: 'history-1', status: 'active' };
    const shown = (await put(`${relations}?dry_run=true`, relation)).body;
    expect(
      shown.effects?.gains.map(({ people: both }) => both.map(({ external_id }) => external_id).sort()),
    ).to.deep.include.members([
      ['sam', 'theo'],
      ['pam', 'theo'],
    ]);
    expect((await why('theo', 'sam')).allowed).to.equal(false);
    expect((await put(relations, relation)).body.outcome.relations.created).to.equal(1);
    expect((await why('theo', 'sam')).allowed).to.equal(true);
    expect((await put(relations, relation)).body.outcome.relations).to.include({ created: 0, updated: 0 });
    expect((await put(relations, { ...relation, status: 'ended' })).body.outcome.relations.ended).to.equal(1);
    expect((await why('theo', 'sam')).allowed).to.equal(false);
    expect(await actions()).to.include('relations.changed');
  });

  it('say that a relation goes on that another source names', async () => {
    const relation = { kind: 'teaches', from: id('tess'), to: id('sam'), context: 'algebra-1', status: 'ended' };
    const { outcome } = (await put(`${relations}?dry_run=true`, relation)).body;
    expect(outcome.relations.ended).to.equal(0);
    expectError(await put(relations, { ...relation, from: 99_999 }), 404, 'USER_NOT_FOUND');
  });

  it('explain two people to the office, with what would allow it, also between strangers', async () => {
    const strangers = await why('theo', 'sam');
    expect([strangers.allowed, strangers.rule, strangers.is_blocked]).to.deep.equal([false, 'teacher-student', false]);
    expect(strangers.would_allow.flat().map(({ change }) => change)).to.include('add_relations');
    const known = await why('tess', 'pam');
    expect([known.allowed, known.path.map(({ relation }) => relation)]).to.deep.equal([
      true,
      ['teaches', 'guardian_of'],
    ]);
    expectError(await http().get('tess', `${people}${id('tess')}/contacts/${id('sam')}/`), 403, 'ACCESS_DENIED');
    expectError(await http().get('ada', `${people}${id('tess')}/contacts/${id('tess')}/`), 400, 'INVALID_REQUEST');
  });

  it('tell the office of a block, and put that on record', async () => {
    await http().world.directory.transaction((tx) =>
      tx.setBlock(http().school.id('sam'), http().school.id('tess'), true),
    );
    expect(await actions()).not.to.include('blocks.read');
    const blocked = await why('tess', 'sam');
    expect([blocked.allowed, blocked.is_blocked, blocked.path.length]).to.deep.equal([false, true, 1]);
    expect(await actions()).to.include('blocks.read');
  });

  it('foresee a hold', async () => {
    const body = { user_id: id('sue'), effect: 'suspend' };
    const shown = await http().post<typeof simulationAnswer>('ada', '/api/directory/holds/simulate/', body);
    expect(
      shown.body.losses.map(({ people: both }) => both.map(({ external_id }) => external_id).sort()),
    ).to.deep.include.members([['sue', 'tess']]);
    expect((await said('sue')).person.is_active).to.equal(true);
    const own = { ...body, user_id: id('ada') };
    expectError(await http().post('ada', '/api/directory/holds/simulate/', own), 403, 'ACCESS_DENIED');
  });
});
