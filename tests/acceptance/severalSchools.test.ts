import { expect } from 'chai';
import { openChat } from '../../composition/openChat.ts';
import { queryPostgres } from '../support/startPostgres.ts';
import { withMigratedPostgres } from '../support/testPostgres.ts';
import { callHomeroom } from './callHomeroom.ts';
import { twoSchools } from './twoSchools.ts';

withMigratedPostgres('homeroom, the command line with several schools in one database', (getUrl) => {
  before(async () => {
    const opened = await openChat({ database: { url: getUrl() }, authenticate: () => null });
    await opened.directory.put(twoSchools);
    // Another system has an organisation and a person of the same ids.
    await opened.directory.put({
      ...{ source: 'tutoring', organisations: [{ externalId: 'north', name: 'Northern Tutors' }] },
      users: [
        {
          ...{ externalId: 'sam-n', firstName: 'Samson', lastName: 'Other', isActive: true },
          roles: [{ role: 'student', organisation: 'north' }],
        },
      ],
    });
    const person = async (id: string) => opened.chat.identifyPerson(await opened.chat.resolveUser(id, 'host'));
    for (const part of ['n', 's']) {
      const teacher = await person(`tess-${part}`);
      const { id } = await person(`sam-${part}`);
      const { room } = await opened.chat.openRoom(teacher, { type: 'direct', userId: id });
      await opened.chat.sendMessage({ sender: teacher, roomId: room.id, content: 'Good morning' });
    }
    await opened.close();
    await queryPostgres(getUrl(), "UPDATE homeroom.messages SET created_at = created_at - interval '3 years'");
    for (const user of ['sam-n', 'sam-s']) {
      const hold = ['--user', user, '--source', 'host', '--effect', 'keep', '--reason', `Office of ${user}`];
      const set = await run('holds', 'set', ...hold);
      expect(set.code, set.error).to.equal(0);
    }
  });
  const run = (...args: string[]) => callHomeroom(args, { DATABASE_URL: getUrl(), RETENTION: 'direct:any:2y' });
  const json = async (...args: string[]) => {
    const ran = await run(...args, '--json');
    expect(ran.code, ran.error).to.equal(0);
    return JSON.parse(ran.out);
  };

  it('counts one school, a district with its schools, and each', async () => {
    const south = await json('stats', '--organisation', 'south');
    expect(south).to.deep.include({ messages: 1, active_people: 4 });
    expect(south.organisation).to.deep.include({ external_id: 'south', source: 'host' });
    expect(await json('stats', '--organisation', 'district')).to.deep.include({ messages: 2, active_people: 8 });
    expect((await json('stats')).active_people).to.equal(9);
    const { organisations } = await json('stats', '--by-organisation');
    expect(
      organisations.map((one: { external_id: string; source: string; active_people: number }) => [
        ...[one.external_id, one.source, one.active_people],
      ]),
    ).to.have.deep.members([
      ['district', 'host', 8],
      ['north', 'host', 3],
      ['north', 'tutoring', 1],
      ['south', 'host', 4],
    ]);
    expect((await run('stats', '--by-organisation')).out).to.match(
      /^south +South Suedwort +school +host +\d+ +1 +\d+ +4$/m,
    );
  });

  it('lists holds, entries of the audit log, imports and pairs of accounts of one school', async () => {
    const reasons = async (...args: string[]) =>
      (await json('holds', 'list', ...args)).holds.map(({ reason }: { reason: string }) => reason);
    expect(await reasons('--organisation', 'south')).to.deep.equal(['Office of sam-s']);
    expect(await reasons('--organisation', 'district')).to.have.members(['Office of sam-n', 'Office of sam-s']);
    const { entries } = await json('audit', '--organisation', 'south', '--action', 'hold.set');
    expect(entries).to.have.length(1);
    const { imports } = await json('import', 'list', '--organisation', 'north', '--source', 'tutoring');
    expect(imports.map(({ source }: { source: string }) => source)).to.deep.equal(['tutoring']);
    expect((await json('accounts', 'preview', '--organisation', 'south')).pairs).to.deep.equal([]);
    expect((await json('accounts', 'list', '--organisation', 'south')).merges).to.deep.equal([]);
  });

  it('takes the words of one school whose time is over, and leaves those of another', async () => {
    const [south, both] = [
      ['--organisation', 'south'],
      ['--organisation', 'district'],
    ];
    expect(await json('retention', '--preview', ...both)).to.deep.include({ messages: 2 });
    expect(await json('retention', ...south)).to.deep.include({ messages: 1, room_count: 1 });
    expect(await json('retention', '--preview', ...both)).to.deep.include({ messages: 1 });
  });

  const known =
    /There are: district \(District\), north \(North\), north \(Northern Tutors\), south \(South Suedwort\)\./;
  for (const command of [
    ['stats'],
    ['holds', 'list'],
    ['audit'],
    ['import', 'list'],
    ['accounts', 'preview'],
    ['accounts', 'list'],
    ['retention', '--preview'],
  ])
    it(`${command.join(' ')} answers an organisation that there is not, or twice, with what there is`, async () => {
      const unknown = await run(...command, '--organisation', 'west');
      expect([unknown.code, unknown.error]).to.satisfy(
        ([code, text]: [number, string]) => code === 1 && /"west"/.test(text) && known.test(text),
        unknown.error,
      );
      const twice = await run(...command, '--organisation', 'north');
      expect(twice.code).to.equal(1);
      expect(twice.error).to.contain('--source host (North), --source tutoring (Northern Tutors)');
      const elsewhere = await run(...command, '--organisation', 'south', '--source', 'tutoring');
      expect(elsewhere.code).to.equal(1);
      expect(elsewhere.error).to.contain('the source "tutoring" calls no organisation "south"');
    });

  it('makes no key for an organisation that there is not, and lists those that there are', async () => {
    const refused = await run('keys', 'create', '--source', 'host', '--organisation', 'west');
    expect(refused.code).to.equal(1);
    expect(refused.error).to.match(known);
  });

  it('takes nobody for another source’s person, and says whose ids there are', async () => {
    for (const args of [
      ['holds', 'list', '--user', 'sam-s', '--source', 'tutoring'],
      ['audit', '--subject', 'sam-s', '--source', 'tutoring'],
      ['export', '--user', 'sam-s', '--source', 'tutoring', '--output', '/nowhere/sam.zip'],
      ['erase', '--user', 'sam-s', '--source', 'tutoring', '--dry-run'],
      ['accounts', 'merge', '--account', 'sam-s', '--account-source', 'tutoring', '--into', 'sam-n', '--reason', 'One'],
    ]) {
      const { code, error } = await run(...args);
      expect([code, error.trim()], args.join(' ')).to.deep.equal([
        1,
        'The source "tutoring" calls nobody "sam-s". These do: host.',
      ]);
    }
    const pair = await json('holds', 'list', '--user', 'sam-n', '--source', 'tutoring');
    expect(pair.holds).to.deep.equal([]);
  });

  it('says of a source that there is not which there are', async () => {
    for (const args of [
      ['import', 'list', '--source', 'nope'],
      ['sources', 'show', 'nope'],
      ['sync-roster', '--source', 'nope'],
    ]) {
      const { code, error } = await run(...args);
      expect(code, args.join(' ')).to.equal(1);
      expect(error).to.contain('There is no source "nope". There are: tutoring.');
    }
  });
});
