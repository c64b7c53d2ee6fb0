import { expect } from 'chai';
import type { OrganisationRecord, RoleRecord } from '../../../../core/directory/DirectoryRecords.ts';
import { organisationOf } from '../../../../core/permissions/RoleGrant.ts';
import { userRecord } from '../../../contracts/records.ts';
import { refusedBy } from '../../../contracts/refusalOf.ts';
import { type DirectoryUnderTest, withDirectory } from './withDirectory.ts';

const school = (externalId: string, parent?: string): OrganisationRecord => ({
  ...{ externalId, name: `School ${externalId}`, type: 'school' },
  ...(parent === undefined ? {} : { parent }),
});
/** `district` above `north` and `south`; the children come first. */
const schools = [school('north', 'district'), school('south', 'district'), school('district')];
const teacherAt = (organisation: string): RoleRecord => ({ role: 'teacher', organisation });

/** The list rows of everybody: `organisation role external id`, with a `+` where what is below counts. */
const scopesOf = ({ tuples }: DirectoryUnderTest): Promise<unknown[][]> =>
  tuples(`
    SELECT COALESCE(NULLIF(o.external_id, ''), 'root') || CASE WHEN s.is_below THEN '+' ELSE '' END AS place, s.role,
      u.external_id, s.is_active
    FROM homeroom.role_scopes s JOIN homeroom.organisations o ON o.id = s.organisation_id
      JOIN homeroom.users u ON u.id = s.user_id
    ORDER BY u.external_id, s.role, o.id DESC, s.is_below`);

withDirectory('roles in organisations, in the database', (get) => {
  const saveSchools = (records: readonly OrganisationRecord[] = schools) =>
    get().change((tx) => tx.saveOrganisations(records, 'a'));
  const saveUser = (roles: readonly RoleRecord[], source = 'a', more = {}) =>
    get().change((tx) => tx.savePeople([userRecord('ann', roles[0]?.role ?? '', { roles, ...more })], source));
  const paths = async (): Promise<Record<string, string>> => {
    const rows = await get().tuples(`
      SELECT o.external_id, (
        SELECT string_agg(COALESCE(NULLIF(a.external_id, ''), 'root'), ' ' ORDER BY step.place)
        FROM unnest(o.path) WITH ORDINALITY AS step (id, place) JOIN homeroom.organisations a ON a.id = step.id
      ) FROM homeroom.organisations o WHERE o.id <> 0`);
    return Object.fromEntries(rows);
  };

  it('gives each organisation its path, whatever the order of the records', async () => {
    expect(await saveSchools()).to.deep.equal([]);
    expect(await paths()).to.deep.equal({
      north: 'north district root',
      south: 'south district root',
      district: 'district root',
    });
    await saveSchools([school('class', 'north')]);
    expect((await paths())['class']).to.equal('class north district root');
  });

  it('refuses an organisation below itself and one below nothing, and stores nothing of them', async () => {
    await saveSchools();
    for (const records of [
      [school('district', 'north')],
      [school('new', 'new')],
      [school('x', 'y'), school('y', 'x')],
      [school('new', 'elsewhere')],
    ]) {
      const refusal = await refusedBy(saveSchools(records));
      expect([refusal.code, refusal.message]).to.deep.equal(['INVALID_REQUEST', refusal.message]);
      expect(refusal.message).to.match(/Correct its parent/);
    }
    expect(Object.keys(await paths()).sort()).to.deep.equal(['district', 'north', 'south']);
  });

  it('places a role in its organisation, and in everything above it', async () => {
    await saveSchools();
    await saveUser([{ role: 'parent' }, teacherAt('north'), teacherAt('south')]);
    const both = [
      ['south', 'teacher', 'ann', true],
      ['south+', 'teacher', 'ann', true],
      ['north', 'teacher', 'ann', true],
      ['north+', 'teacher', 'ann', true],
      ['district+', 'teacher', 'ann', true],
      ['root+', 'teacher', 'ann', true],
    ];
    const placed = await scopesOf(get());
    expect(placed.slice(0, 2)).to.deep.equal([
      ['root', 'parent', 'ann', true],
      ['root+', 'parent', 'ann', true],
    ]);
    expect(placed.slice(2)).to.have.deep.members(both);
    await saveUser([teacherAt('north')], 'a', { isActive: false });
    expect(await scopesOf(get())).to.have.deep.members(
      both.filter(([place]) => !`${place}`.startsWith('south')).map(([place, role, who]) => [place, role, who, false]),
    );
  });

  it('moves people with their organisation: what they are shown in, and each list that they are in', async () => {
    await saveSchools();
    await saveUser([teacherAt('north')]);
    await get().change((tx) => tx.savePeople([userRecord('bob', 'parent')], 'a'));
    await saveSchools([school('other')]);
    const moved = await saveSchools([school('district', 'other')]);
    expect(
      moved.map(({ before, after }) => [
        before?.externalId,
        before?.roles?.[0]?.scope.length,
        after.roles?.[0]?.scope.length,
      ]),
    ).to.deep.equal([['ann', 3, 4]]);
    expect((await scopesOf(get())).filter(([, , who]) => who === 'ann').map(([place]) => place)).to.have.members([
      ...['north', 'north+', 'district+', 'other+', 'root+'],
    ]);
    expect(await saveSchools([school('district', 'other')])).to.deep.equal([]);
  });

  it('moves people too who have the role no more, as they are shown in it still', async () => {
    await saveSchools();
    await saveUser([teacherAt('north')]);
    await saveUser([{ ...teacherAt('south'), ends: '2001-01-01' }]);
    const [moved] = await saveSchools([school('north')]);
    expect([moved?.after.isActive, moved?.after.roles?.map(({ scope }) => scope.length)]).to.deep.equal([false, [2]]);
  });

  it('knows an organisation of another source by its id, unless several call one so', async () => {
    await saveSchools();
    const [placed] = await saveUser([teacherAt('north')], 'b');
    expect(placed?.after.roles?.map(({ scope }) => scope.length)).to.deep.equal([3]);
    await get().change((tx) => tx.saveOrganisations([school('north')], 'c'));
    const refusal = await refusedBy(saveUser([teacherAt('north')], 'b'));
    expect([refusal.code, refusal.message]).to.deep.equal([
      'INVALID_REQUEST',
      '"b" names no organisation "north"; send it too.',
    ]);
    await get().change((tx) => tx.saveOrganisations([school('north')], 'b'));
    const [saved] = await saveUser([teacherAt('north')], 'b');
    expect(saved?.after.roles?.map(({ scope }) => scope.length)).to.deep.equal([2]);
  });

  it('counts a role on its first and its last day, and shows the last ones to somebody without any', async () => {
    const [[yesterday, today, tomorrow] = []] = await get().tuples(`
      SELECT (d - 1)::text AS y, d::text AS t, (d + 1)::text AS m FROM (SELECT (now() AT TIME ZONE 'UTC')::date AS d) x`);
    const save = async (begins: unknown, ends: unknown) => {
      await saveUser([
        { role: 'teacher', ...(begins ? { begins: `${begins}` } : {}), ...(ends ? { ends: `${ends}` } : {}) },
      ]);
      const [[role, isActive] = []] = await get().tuples('SELECT role, is_active FROM homeroom.users');
      expect(role).to.equal('teacher');
      return isActive;
    };
    expect(await save(today, today)).to.equal(true);
    expect(await save(tomorrow, undefined)).to.equal(false);
    expect(await save(undefined, yesterday)).to.equal(false);
    expect(await save(yesterday, tomorrow)).to.equal(true);
  });

  it('of one role in two spans takes the one of today, else the next one', async () => {
    const spans = async (...roles: readonly RoleRecord[]) => {
      await saveUser(roles);
      return get().tuples('SELECT begins::text, ends::text FROM homeroom.user_roles');
    };
    const span = (begins: string, ends: string): RoleRecord => ({ role: 'teacher', begins, ends });
    const [past, present] = [span('2001-01-01', '2001-12-31'), span('2002-01-01', '2999-12-31')];
    const [next, later] = [span('3001-01-01', '3001-12-31'), span('3003-01-01', '3003-12-31')];
    expect(await spans(past, later, present, next)).to.deep.equal([['2002-01-01', '2999-12-31']]);
    expect(await spans(later, past, next)).to.deep.equal([['3001-01-01', '3001-12-31']]);
    expect(await spans(span('2000-01-01', '2000-12-31'), past)).to.deep.equal([['2001-01-01', '2001-12-31']]);
  });

  it('begins and ends roles when their day has come, and looks at nothing before', async () => {
    await saveSchools();
    const { change, world, knex, tuples } = get();
    const [[soon] = []] = await tuples(`SELECT ((now() AT TIME ZONE 'UTC')::date + 2)::text AS day`);
    await saveUser([
      { role: 'teacher', organisation: 'north', ends: `${soon}` },
      { role: 'parent', begins: `${soon}` },
    ]);
    const applied = async () => (await change((tx) => tx.applyDates())).people.map(({ after }) => after);
    expect(await applied()).to.deep.equal([]);
    await world.clock.advance(2 * 86_400_000);
    const [both] = await applied();
    expect(both?.roles?.map(({ role }) => role)).to.deep.equal(['teacher', 'parent']);
    await world.clock.advance(86_400_000);
    const [one] = await applied();
    expect([one?.role, one?.roles]).to.deep.equal(['parent', undefined]);
    expect(await applied()).to.deep.equal([]);
    // Until the next day it does not even look at what somebody else changes.
    await knex.raw("UPDATE homeroom.user_roles SET ends = '2001-01-01'");
    expect(await applied()).to.deep.equal([]);
    await world.clock.advance(86_400_000);
    expect((await applied()).map(({ isActive }) => isActive)).to.deep.equal([false]);
  });

  it('finds what a source names in an organisation', async () => {
    await saveSchools();
    const own = await get().change((tx) => tx.organisationsOf('a'));
    expect([...own.keys()].sort()).to.deep.equal(['district', 'north', 'south']);
    const north = own.get('north');
    expect(north && organisationOf(north.scope)).to.equal(north?.id);
    expect((await get().change((tx) => tx.organisationsOf('b'))).size).to.equal(0);
  });
});
