import { expect } from 'chai';
import type { DirectoryRecords } from '../../../core/directory/DirectoryRecords.ts';
import type { KeyRequest } from '../../../core/directory/manageKeys.ts';
import { refusalOf, refusedBy } from '../../contracts/refusalOf.ts';
import { District, person, relation } from '../../support/District.ts';

const open = async () => {
  const district = await District.open();
  const { chat } = district;
  const make = (request: KeyRequest) => chat.enterDirectory('command').createKey(request);
  const enter = async (secret: string) => chat.enterDirectory((await chat.identifyKey(secret)) ?? expect.fail());
  const by = async (request: KeyRequest) => enter((await make(request)).secret);
  const problems = async (attempt: Promise<unknown>): Promise<string[]> => {
    const { code, details } = await refusedBy(attempt);
    expect(code).to.equal('INVALID_REQUEST');
    return (details as { path: string; problem: string }[]).map(({ path, problem }) => `${path}: ${problem}`);
  };
  return { district, chat, make, enter, by, problems };
};

const records = (some: Partial<DirectoryRecords>): DirectoryRecords => ({ users: [], relations: [], ...some });
const school = { externalId: 'sis-1', name: 'Of the system', type: 'school' };
const own = records({
  organisations: [school],
  users: [person('u1', [['teacher', 'sis-1']]), person('u2', [['student', 'sis-1']])],
  relations: [relation('teaches', 'u1', 'u2')],
});

describe('a key of a source', () => {
  it('writes the records of its source, and says so in the log', async () => {
    const { by, chat, district } = await open();
    const directory = await by({ source: 'sis', name: 'Nightly' });
    expect((await directory.apply(own)).users.created).to.equal(2);
    expect((await directory.findPerson('u1')).externalId).to.equal('u1');
    expect((await chat.enterDirectory('host').findPerson('u1', 'sis')).role).to.equal('teacher');
    const entries = await district.world.auditLog.list({ limit: 100 });
    const made = entries.find(({ action }) => action === 'key.created');
    expect(made?.actor).to.deep.equal({ kind: 'command' });
    const changed = entries.filter(({ action }) => action === 'directory.changed').at(-1) ?? expect.fail();
    expect(changed.actor).to.deep.equal({ kind: 'key', id: 1 });
    const { details } = (await district.world.auditLog.find(changed.position)) ?? expect.fail();
    expect(details?.content).to.include({ key: 'Nightly', source: 'sis' });
    expect((await chat.verifyAudit()).fault).to.equal(null);
  });

  it('writes as no other source, in whichever way it names it', async () => {
    const { by } = await open();
    const directory = await by({ source: 'sis' });
    for (const attempt of [
      directory.apply(own, { source: 'host' }),
      directory.apply({ ...own, source: 'host', complete: { users: false, relations: false } }),
      directory.chooseSource('other'),
      directory.readSourceSettings('other'),
      directory.readKnownRoster('host'),
      directory.findPerson('nick.pupil', 'host'),
    ]) {
      const { code, message } = await refusedBy(attempt);
      expect([code, message]).to.deep.equal([
        'ACCESS_DENIED',
        'This key is for records of the source "sis" alone. Name that source or none, or use a key of the other one.',
      ]);
    }
    expect((await directory.chooseSource(undefined)).name).to.equal('sis');
  });

  it('refers to nothing that only others have named', async () => {
    const { district, make, enter, problems } = await open();
    const { secret } = await make({ source: 'sis' });
    await (await enter(secret)).apply(own);
    const directory = await enter(secret);
    expect(
      await problems(directory.apply(records({ relations: [relation('teaches', 'nora.teach', 'u2')] }))),
    ).to.deep.equal(['/relations/0/from: the source "sis" names nobody with this id']);
    expect(await problems(directory.apply(records({ users: [person('u3', [['admin', 'north']])] })))).to.have.length(1);
    expect(
      await problems(directory.apply(records({ organisations: [{ ...school, externalId: 's2', parent: 'north' }] }))),
    ).to.have.length(1);
    expect(await refusalOf(directory.findPerson('nick.pupil'))).to.equal('USER_NOT_FOUND');
    expect(await refusalOf(directory.readRelations(await district.id('nick.pupil')))).to.equal('USER_NOT_FOUND');
    const listed = (await directory.listPeople({ limit: 50 })).people.map((one) => one.person.externalId);
    expect(listed.sort()).to.deep.equal(['u1', 'u2']);
    expect((await directory.listOrganisations({ limit: 50 })).organisations.map(({ name }) => name)).to.deep.equal([
      'Of the system',
    ]);
  });

  it('stays in its organisation and below it, with all that is there', async () => {
    const { by, problems } = await open();
    const directory = await by({ source: 'sis', organisation: 'north' });
    const listed = (await directory.listPeople({ limit: 50 })).people.map((one) => one.person.externalId);
    expect(listed).to.include('nick.pupil').and.not.include('sid.pupil');
    expect((await directory.apply(records({ users: [person('u1', [['teacher', 'north']])] }))).users.created).to.equal(
      1,
    );
    expect(
      (await directory.apply(records({ relations: [relation('teaches', 'u1', 'nick.pupil')] }))).relations.created,
    ).to.equal(1);
    expect(await problems(directory.apply(records({ users: [person('u2', [['teacher', 'south']])] })))).to.deep.equal([
      '/users/0/roles/0/organisation: you do not manage this organisation',
    ]);
    expect(await problems(directory.apply(records({ users: [person('u2', [['admin']])] })))).to.have.length(1);
    expect(
      await problems(directory.apply(records({ relations: [relation('teaches', 'u1', 'sid.pupil')] }))),
    ).to.deep.equal(['/relations/0/to: you manage nobody with this id']);
    expect(await refusalOf(directory.chooseSource(undefined))).to.equal('ACCESS_DENIED');
  });

  it('decides nothing for an office', async () => {
    const { by, district } = await open();
    const directory = await by({ source: 'host' });
    const id = await district.id('nick.pupil');
    for (const attempt of [
      () => directory.setHold({ subject: { kind: 'account', userId: id }, effect: 'suspend', reason: 'x' } as never),
      () => directory.listHolds({ limit: 5 }),
      () => directory.liftHold(1 as never),
      () => directory.mergeAccounts({ survivorId: id, mergedId: id, reason: 'x' }),
      () => directory.listMerges({ limit: 5 }),
      () => directory.undoMerge(1 as never),
      () => directory.listAccountPairs(5),
      () => directory.listSources(),
      () => directory.changeSourceSettings('host', {}),
      () => directory.simulate(own),
      () => directory.readFeed({ limit: 5 } as never),
      () => directory.createKey({ source: 'host' }),
      () => directory.listKeys(),
      () => directory.revokeKey(1 as never),
    ])
      expect(await refusalOf(attempt()), attempt.toString()).to.equal('ACCESS_DENIED');
  });

  it('is made, listed and revoked by who manages the whole directory, and by nobody else', async () => {
    const { chat, district, make, enter } = await open();
    const { key, secret } = await make({ source: 'sis', name: 'Nightly' });
    expect(secret).to.match(/^hrk_[\w-]{43}$/);
    for (const externalId of ['nina.admin', 'dora.dist']) {
      const directory = chat.enterDirectory(await district.person(externalId));
      expect(await refusalOf(directory.createKey({ source: 'x' }))).to.equal('ACCESS_DENIED');
      expect(await refusalOf(directory.listKeys())).to.equal('ACCESS_DENIED');
      expect(await refusalOf(directory.revokeKey(key.id))).to.equal('ACCESS_DENIED');
    }
    await enter(secret);
    const rory = chat.enterDirectory(await district.person('rory.root'));
    expect((await rory.revokeKey(key.id)).revokedAt).to.be.an.instanceOf(Date);
    expect(await chat.identifyKey(secret)).to.equal(undefined);
    expect((await rory.listKeys()).map(({ id }) => id)).to.deep.equal([key.id]);
    expect(await refusalOf(rory.revokeKey(99 as never))).to.equal('NOT_FOUND');
  });

  it('says when it was used, to the minute, and is asked for only if it can be one', async () => {
    const { chat, district, make } = await open();
    const { secret } = await make({ source: 'sis' });
    const used = async () => (await chat.enterDirectory('host').listKeys())[0]?.lastUsedAt;
    expect(await used()).to.equal(null);
    await chat.identifyKey(secret);
    const first = await used();
    expect(first).to.deep.equal(district.world.clock.now());
    await district.world.clock.advance(59_000);
    await chat.identifyKey(secret);
    expect(await used()).to.deep.equal(first);
    await district.world.clock.advance(1_000);
    await chat.identifyKey(secret);
    expect(await used()).to.deep.equal(district.world.clock.now());
    for (const wrong of ['', 'hrk_', secret.slice(1), `${secret}x`, `hrk_${'a'.repeat(43)}`])
      expect(await chat.identifyKey(wrong), wrong).to.equal(undefined);
  });

  it('is refused with what to write instead', async () => {
    const { make } = await open();
    for (const [request, words] of [
      [{ source: '' }, /source of a key has 1 to 255/],
      [{ source: 'sis', name: ' x' }, /name of a key has 1 to 255/],
      [{ source: 'sis', organisation: 'west' }, /No source calls an organisation "west"/],
    ] as const)
      expect((await refusedBy(make(request))).message).to.match(words);
  });
});
