import { expect } from 'chai';
import { openChat } from '../../composition/openChat.ts';
import { withMigratedPostgres } from '../support/testPostgres.ts';
import { callHomeroom } from './callHomeroom.ts';

const user = (externalId: string, role: string) => ({
  ...{ externalId, role, firstName: 'Ada', lastName: 'Low', isActive: true },
});

withMigratedPostgres('homeroom accounts', (getUrl) => {
  before(async () => {
    const tutoring = { name: 'tutoring', read: async () => ({ users: [user('t-ada', 'tutor')], relations: [] }) };
    const chat = await openChat({ database: { url: getUrl() }, authenticate: () => null, directory: tutoring });
    await chat.directory.put({ users: [user('ada', 'teacher')], relations: [] });
    await chat.close();
  });
  const run = (...args: string[]) => callHomeroom(['accounts', ...args], { DATABASE_URL: getUrl() });

  it('shows who may be one person, merges them after a dry run, lists the merge and undoes it', async () => {
    const preview = await run('preview');
    expect(preview.out, preview.error).to.match(/name +1 t-ada Ada Low \(tutor\) +2 ada Ada Low \(teacher\)/);

    const merge = ['merge', '--account', 't-ada', '--account-source', 'tutoring', '--into', 'ada', '--reason', 'One'];
    const dry = await run(...merge, '--dry-run');
    expect([dry.code, dry.out], dry.error).to.deep.equal([
      0,
      'A dry run, nothing is changed: 0 rooms passed to the other account, 0 were put away for later ones.\n',
    ]);
    expect(JSON.parse((await run('list', '--json')).out).merges).to.deep.equal([]);

    const merged = JSON.parse((await run(...merge, '--json')).out).merge;
    expect([merged.survivor.username, merged.merged.id, merged.author]).to.deep.equal(['ada', 1, null]);
    const { out } = await run('list');
    expect(out, out).to.match(/\d +1 Ada Low +2 Ada Low .* host +One/);
    expect((await run('undo', String(merged.id))).code).to.equal(0);
    expect(JSON.parse((await run('list', '--all', '--json')).out).merges[0].undone_at).to.be.a('string');
  });

  it('says what is missing', async () => {
    const nothing = await run('merge', '--into', 'ada');
    expect([nothing.code, nothing.error]).to.deep.equal([
      1,
      'Say which account becomes part of which: --account <external id> --into <external id>.\n',
    ]);
    expect((await run('split')).error).to.contain('There is no "accounts split"');
    expect((await run('undo')).error).to.contain('Say which merge');
  });
});
