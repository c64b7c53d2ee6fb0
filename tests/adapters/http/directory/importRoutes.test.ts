import { expect } from 'chai';
import type { directoryOutcome } from '../../../../adapters/wire/directory/directorySchemas.ts';
import type {
  changeList,
  importList,
  importRecord,
  undoAnswer,
} from '../../../../adapters/wire/directory/importSchemas.ts';
import { expectError, testKey } from '../HttpWorld.ts';
import { withHttp } from '../withHttp.ts';

const path = '/api/directory/imports/';
const headers = { 'x-directory-key': testKey };

describe('importRoutes', () => {
  const http = withHttp();
  const list = async (query = '') => (await http().get<typeof importList>('ada', `${path}${query}`)).body;
  const show = (id: number, query = '') => http().get<typeof importRecord>('ada', `${path}${id}/${query}`);
  const undo = (id: number, body: object = {}) => http().post<typeof undoAnswer>('ada', `${path}${id}/undo/`, body);
  const named = (first_name: string, last_name = 'Stone') => ({
    ...{ external_id: 'sam', role: 'student', first_name, last_name, is_active: true },
  });
  const put = async (first_name: string): Promise<number> => {
    const body = { users: [named(first_name)], relations: [], same_ids: ['sam'] };
    const { body: outcome } = await http().ask<typeof directoryOutcome>('ada', 'PUT', '/api/directory/', { body });
    return outcome.import_id ?? expect.fail(JSON.stringify(outcome));
  };
  const nameOfSam = async () =>
    ((await http().get('ada', '/api/directory/users/?external_id=sam')).body as { first_name: string }).first_name;

  it('list who imported what, and each change of one import', async () => {
    const id = await put('Samuel');
    const { imports } = await list('?limit=1');
    expect(imports[0]).to.deep.include({ id, source: 'host', kind: 'records', undone_by: null, changes: 1 });
    expect(imports[0]?.actor).to.deep.include({ kind: 'person' });
    expect(imports[0]?.actor.user).to.include({ username: 'ada' });
    const { body } = await show(id);
    expect(body.has_more).to.equal(false);
    const [change] = body.changes;
    expect(change).to.deep.include({ what: 'person', external_id: 'sam', import_id: id, other: null });
    expect(change?.user).to.include({ username: 'sam' });
    expect([change?.before?.['first_name'], change?.after?.['first_name']]).to.deep.equal(['Sam', 'Samuel']);
    expect((await show(id, '?what=relation')).body.changes).to.deep.equal([]);
    expect((await show(id, '?q=SAMUEL')).body.changes.length).to.equal(1);
    expect((await list('?source=nobody')).imports).to.deep.equal([]);
  });

  it('undo an import once, after a look at what that changes', async () => {
    const before = await nameOfSam();
    const id = await put('Samuel');
    const { body: preview } = await undo(id, { is_dry_run: true });
    expect(preview).to.deep.include({ is_dry_run: true, left_count: 0, left_alone: [] });
    expect(preview.outcome.users).to.deep.include({ updated: 1, created: 0 });
    expect(preview.outcome.import_id).to.equal(null);
    expect(await nameOfSam()).to.equal('Samuel');
    const { body: done, status } = await undo(id);
    expect([status, await nameOfSam()]).to.deep.equal([200, before]);
    expect((await show(id)).body.import.undone_by).to.equal(done.outcome.import_id);
    expectError(await undo(id), 409, 'CONFLICT');
    expectError(await undo(99_999), 404, 'NOT_FOUND');
    const entries = await http().get('ada', '/api/audit/?action=import.undone');
    expect((entries.body as { entries: unknown[] }).entries.length).to.equal(1);
  });

  it('say what a later import keeps', async () => {
    const id = await put('Samuel');
    const later = await put('Sammy');
    const { body } = await undo(id);
    expect([body.left_count, await nameOfSam()]).to.deep.equal([1, 'Sammy']);
    expect(body.left_alone[0]).to.deep.include({
      what: 'person',
      external_id: 'sam',
      reason: 'later',
      import_id: later,
    });
  });

  it('say what changed a person, page by page', async () => {
    const ids = [await put('Samuel'), await put('Sammy')];
    const sam = http().school.id('sam');
    const hold = { user_id: sam, effect: 'keep', reason: 'A trip abroad' };
    await http().post('ada', '/api/directory/holds/', hold);
    const changes = async (query: string) =>
      (await http().get<typeof changeList>('ada', `/api/directory/changes/?user_id=${sam}${query}`)).body;
    const first = await changes('&limit=2');
    expect(first.has_more).to.equal(true);
    expect(first.changes.map(({ what, import_id }) => [what, import_id])).to.deep.equal([
      ['hold', null],
      ['person', ids[1]],
    ]);
    expect(JSON.stringify(first)).not.to.contain('abroad');
    const rest = await changes(`&limit=2&before=${first.changes[1]?.id}`);
    expect(rest.changes[0]?.import_id).to.equal(ids[0]);
    const taught = await changes(`&other_id=${http().school.id('tess')}`);
    expect(taught.changes.map(({ what, kind }) => [what, kind])).to.deep.include(['relation', 'teaches']);
    expect(taught.changes.every(({ what }) => what === 'relation')).to.equal(true);
    expectError(await http().get('ada', '/api/directory/changes/?user_id=99999'), 404, 'USER_NOT_FOUND');
  });

  it('are for those who manage the directory', async () => {
    for (const address of [path, `${path}1/`, `/api/directory/changes/?user_id=${http().school.id('sam')}`]) {
      expectError(await http().get('tess', address), 403, 'ACCESS_DENIED');
      expect((await http().ask(null, 'GET', address, { headers })).status, address).to.equal(200);
    }
    expectError(await http().post('tess', `${path}1/undo/`, {}), 403, 'ACCESS_DENIED');
  });
});
