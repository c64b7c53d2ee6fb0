import { expect } from 'chai';
import type { Static } from 'typebox';
import type {
  directoryOutcome,
  directoryUser,
  peopleList,
  personRelations,
  simulationAnswer,
} from '../../../../adapters/wire/directory/directorySchemas.ts';
import type { Name } from '../../../contracts/School.ts';
import { expectError, HttpWorld, testKey } from '../HttpWorld.ts';
import { withHttp } from '../withHttp.ts';

const directory = '/api/directory/';
const headers = { 'x-directory-key': testKey };
const user = { external_id: 'new', role: 'student', first_name: 'Nina', last_name: 'New', is_active: true };
const teaches = {
  kind: 'teaches',
  from: 'tess',
  to: 'new',
  context: 'algebra-1',
  context_name: 'Algebra I',
  status: 'active',
};

describe('directoryRoutes', () => {
  const http = withHttp();
  const put = (body: unknown, query = '') =>
    http().ask<typeof directoryOutcome>(null, 'PUT', `${directory}${query}`, { body, headers });
  const find = (id: string) =>
    http().get<typeof directoryUser>(null, `${directory}users/?external_id=${id}`, { headers });

  it('upserts people and relations, and rooms follow', async () => {
    const first = await put({ users: [user], relations: [teaches] });
    expect(first.body).to.deep.include({
      users: { created: 1, updated: 0, unchanged: 0, deactivated: 0 },
      relations: { created: 1, updated: 0, unchanged: 0, ended: 0 },
    });
    expect(first.body.rooms.created).to.equal(1);
    const again = await put({ users: [user], relations: [teaches] });
    expect(again.body.users).to.include({ created: 0, updated: 0, unchanged: 1 });
    expect(again.body.differences).to.deep.equal([]);
    const changed = await put({ users: [{ ...user, is_active: false, email: null }] });
    expect(changed.body.users).to.include({ updated: 1 });
    expect((await find('new')).body).to.include({
      external_id: 'new',
      full_name: 'Nina New',
      is_active: false,
      email: null,
    });
  });

  it('accepts a body without records', async () => {
    expect((await put({})).body.users).to.include({ created: 0, unchanged: 0 });
  });

  it('reports what would change on a dry run, and stores nothing', async () => {
    const { body } = await put({ users: [user] }, '?dry_run=true');
    expect(body.differences).to.deep.equal([
      { what: 'user', change: 'created', kind: 'student', context: '', description: 'new Nina New (student)' },
    ]);
    expectError(await find('new'), 404, 'USER_NOT_FOUND');
    expectError(await put({ users: [user] }, '?dry_run=yes'), 400, 'INVALID_REQUEST');
  });

  it('names every row that does not fit its schema, and changes nothing', async () => {
    const wrong = [user, { ...user, external_id: 7 }, { ...user, is_admin: true }, 'nobody'];
    const error = expectError(
      await put({ users: wrong, relations: [{ ...teaches, status: 'paused' }] }),
      400,
      'INVALID_REQUEST',
    );
    expect(error.details).to.deep.equal([
      { path: '/users/1/external_id', problem: 'must be a string' },
      { path: '/users/2/is_admin', problem: 'is not known here; leave it out' },
      { path: '/users/3', problem: 'must be an object' },
      { path: '/relations/0/status', problem: 'must be one of "active", "ended"' },
    ]);
    expect(error.message).to.include('4 of the records');
    expectError(await find('new'), 404, 'USER_NOT_FOUND');
  });

  it('names every row that contradicts the policy', async () => {
    const error = expectError(
      await put({ users: [{ ...user, role: 'pirate' }], relations: [{ ...teaches, to: 'pam' }] }),
      400,
      'INVALID_REQUEST',
    );
    expect((error.details as { path: string }[]).map(({ path }) => path)).to.deep.equal([
      '/users/0/role',
      '/relations/0/to',
    ]);
  });

  it('accepts a directory that is larger than other bodies may be', async () => {
    const users = Array.from({ length: 1_000 }, (_, index) => ({
      ...user,
      external_id: `bulk-${index}`,
      last_name: 'x'.repeat(100),
    }));
    expect((await put({ users })).body.users.created).to.equal(1_000);
  });

  it('simulates who would gain and who would lose contact, and changes nothing', async () => {
    const simulated = await http().ask<typeof simulationAnswer>(null, 'POST', `${directory}simulate/`, {
      headers,
      body: {
        users: [user],
        relations: [teaches, { kind: 'tutors', from: 'tom', to: 'sam', context: 'maths', status: 'ended' }],
      },
    });
    const pairs = (changes: typeof simulated.body.gains) =>
      changes
        .map(({ people }) =>
          people
            .map(({ external_id }) => external_id)
            .sort()
            .join('-'),
        )
        .sort();
    expect(pairs(simulated.body.gains)).to.deep.equal(['new-tess']);
    expect(pairs(simulated.body.losses)).to.deep.equal(['pam-tom', 'sam-tom', 'tess-tom']);
    expectError(await find('new'), 404, 'USER_NOT_FOUND');
  });

  it('finds people by external id', async () => {
    expect((await find('tess')).body).to.include({ id: http().school.id('tess'), role: 'teacher' });
    expectError(await http().get(null, `${directory}users/`, { headers }), 400, 'INVALID_REQUEST');
  });

  describe('people', () => {
    const list = (query = '') => http().get<typeof peopleList>('ada', `${directory}people/${query}`);
    const ids = (body: Static<typeof peopleList>): string[] => body.people.map(({ external_id }) => external_id);

    it('are listed by name with their records, also inactive ones', async () => {
      await http().school.change('sam', { isActive: false, email: 'sam@example.org' });
      const { body } = await list();
      expect(ids(body)).to.deep.equal(['ada', 'tess', 'theo', 'tom', 'stan', 'pam', 'sam', 'pat', 'sue']);
      expect([body.has_more, body.next_cursor]).to.deep.equal([false, null]);
      expect(body.people[6]).to.deep.equal({
        id: http().school.id('sam'),
        external_id: 'sam',
        full_name: 'Sam Young',
        roles: [{ role: 'student', organisation_id: null, organisation: null, organisation_name: null }],
        ...{ organisation_id: null, organisation: null, organisation_name: null },
        first_name: 'Sam',
        last_name: 'Young',
        role: 'student',
        email: 'sam@example.org',
        avatar_url: null,
        is_active: false,
        relation_count: 3,
      });
    });

    it('come in pages', async () => {
      const found: string[] = [];
      for (let query: string | null = ''; query !== null; ) {
        const { body }: { body: Static<typeof peopleList> } = await list(`?limit=4${query}`);
        expect(body.has_more).to.equal(body.next_cursor !== null);
        found.push(...ids(body));
        query = body.next_cursor && `&cursor=${body.next_cursor}`;
      }
      expect(found).to.deep.equal(ids((await list()).body));
    });

    it('are found by a misspelt name and by role', async () => {
      expect(ids((await list('?q=Zeler')).body)).to.deep.equal(['pat', 'sue']);
      expect(ids((await list('?q=Zeler&role=parent')).body)).to.deep.equal(['pat']);
    });

    it('are not listed for a query that is not valid', async () => {
      for (const query of [
        '?limit=0',
        '?limit=101',
        '?limit=x',
        '?cursor=nonsense',
        '?page=2',
        `?q=${'x'.repeat(201)}`,
      ])
        expectError(await list(query), 400, 'INVALID_REQUEST');
    });
  });

  describe('relations of a person', () => {
    const relations = (id: number | string) =>
      http().get<typeof personRelations>('ada', `${directory}people/${id}/relations/`);

    it('are listed with both people and their contexts, active ones first', async () => {
      await http().school.relate('tutors', 'tom', 'sam', { context: 'maths', status: 'ended' });
      const { body } = await relations(http().school.id('sam'));
      expect(body.person).to.include({ username: 'sam', full_name: 'Sam Young', role: 'student' });
      expect(
        body.relations.map(({ kind, context, context_name, status, from, to }) => [
          ...[kind, context, context_name, status],
          ...[from.username, to.username],
        ]),
      ).to.deep.equal([
        ['guardian_of', '', '', 'active', 'pam', 'sam'],
        ['teaches', 'algebra-1', 'Algebra I', 'active', 'tess', 'sam'],
        ['tutors', 'maths', '', 'ended', 'tom', 'sam'],
      ]);
    });

    it('are an empty list for a person without relations', async () => {
      expect((await relations(http().school.id('ada'))).body.relations).to.deep.equal([]);
    });

    it('are not found for an external id that does not exist', async () => {
      expectError(await relations(987_654), 404, 'USER_NOT_FOUND');
      expectError(await relations('tess'), 400, 'INVALID_REQUEST');
    });
  });

  it('admits administrators and the key, and nobody else', async () => {
    const paths = [
      ['GET', 'users/?external_id=tess', undefined],
      ['PUT', '', {}],
      ['POST', 'simulate/', {}],
      ['GET', 'people/', undefined],
      ['GET', `people/${http().school.id('sam')}/relations/`, undefined],
    ] as const;
    for (const [method, path, body] of paths) {
      const ask = (name: Name | null, more = {}) =>
        http().ask(name, method, `${directory}${path}`, { body, headers: more });
      expect((await ask('ada')).status).to.equal(200);
      for (const name of ['sam', 'tess', 'tom', 'pam'] as const) expectError(await ask(name), 403, 'ACCESS_DENIED');
      expectError(await ask(null), 401, 'UNAUTHORIZED');
      for (const key of ['wrong', `${testKey}x`, ''])
        expectError(await ask(null, { 'x-directory-key': key }), 401, 'UNAUTHORIZED');
      expectError(await ask('ada', { 'x-directory-key': 'wrong' }), 401, 'UNAUTHORIZED');
    }
  });

  it('accepts no key unless one is configured', async () => {
    const locked = await HttpWorld.open({ directoryKey: null });
    try {
      for (const key of ['', 'undefined', testKey])
        expectError(
          await locked.get(null, `${directory}users/?external_id=tess`, { headers: { 'x-directory-key': key } }),
          401,
          'UNAUTHORIZED',
        );
    } finally {
      await locked.close();
    }
  });

  it('does not read a large body from a caller without the right', async () => {
    const refused = await http().ask('sam', 'PUT', directory, { body: 'x'.repeat(1_000_000) });
    expectError(refused, 403, 'ACCESS_DENIED');
  });
});
