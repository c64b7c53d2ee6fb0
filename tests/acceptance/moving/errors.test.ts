import { expect } from 'chai';
import { queryPostgres } from '../../support/startPostgres.ts';
import { withMigratedPostgres } from '../../support/testPostgres.ts';
import { OldChat } from './OldChat.ts';

withMigratedPostgres('homeroom import-from, when something is wrong', function suite(getUrl) {
  let old: OldChat;
  const refusal = async (...args: string[]): Promise<string> => {
    const ran = await old.run(...args);
    expect(ran.code, ran.out).to.be.oneOf([1, 2, 4]);
    return ran.error;
  };

  before(async function open() {
    (this as Mocha.Context).timeout(120_000);
    old = await OldChat.open('thebot_simple', 'thebot', getUrl());
  });
  after(() => old.stop());

  it('says where nothing answers, without the password', async () => {
    const said = await refusal('--database', 'postgres://reader:canary@127.0.0.1:1/school');
    expect(said)
      .to.contain('cannot be opened at 127.0.0.1:1/school')
      .and.contain('--database')
      .and.not.contain('canary');
    expect(await refusal('--database', 'school')).to.contain('postgres://reader:…@host:5432/name');
  });

  it('says which table is missing, and as which chat the database looks', async () => {
    const jobs = await OldChat.open('job_platform', 'thebot', getUrl());
    try {
      expect((await jobs.run()).error)
        .to.contain('has no table accounts_user')
        .and.contain('homeroom import-from jobs');
      const empty = await refusal('--database', getUrl());
      expect(empty).to.contain('so it is none of THE_BOT').and.contain('--database');
    } finally {
      await jobs.stop();
    }
  });

  it('says which column and which right is missing', async () => {
    await old.change('ALTER TABLE chat_message RENAME COLUMN is_deleted TO is_gone');
    expect(await refusal()).to.contain('The table chat_message has no column is_deleted');
    await old.change('ALTER TABLE chat_message RENAME COLUMN is_gone TO is_deleted');
    const role = `reader_${process.pid}`;
    await queryPostgres(old.url, `CREATE ROLE ${role} LOGIN`);
    const url = new URL(old.url);
    url.username = role;
    try {
      const said = await refusal('--database', url.href);
      expect(said).to.contain(`The role "${role}" may not read the table accounts_user. GRANT SELECT ON accounts_user`);
      await old.change(`GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${role}`);
      const ran = await old.run('--database', url.href, '--dry-run');
      expect(ran.code, ran.error).to.equal(0);
    } finally {
      await old.change(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
    }
  });

  it('says which policy fits', async () => {
    const market = await OldChat.open('job_platform', 'jobs', getUrl());
    try {
      const said = (await market.run()).error;
      expect(said).to.contain('The policy "education" does not fit the job platform').and.contain('POLICY=marketplace');
    } finally {
      await market.stop();
    }
    const alumni = await OldChat.open('alumni', 'alumni', getUrl());
    try {
      expect((await alumni.run()).error).to.contain('it has no role official, coordinator, alumnus, trainee');
    } finally {
      await alumni.stop();
    }
  });

  it('says which chats there are, and that a folder is missing', async () => {
    const other = await OldChat.open('thebot_simple', 'slack', getUrl());
    try {
      expect((await other.run()).error).to.contain('there are thebot, jobs, alumni');
    } finally {
      await other.stop();
    }
    expect(await refusal('--media', '/nowhere/at/all'))
      .to.contain('There is no folder "/nowhere/at/all"')
      .and.contain('MEDIA_ROOT');
  });

  it('stops when hardly anybody is there who came from there, unless it is forced', async () => {
    expect((await old.run()).code).to.equal(0);
    await old.change(
      'DELETE FROM materials_subjectenrollment; DELETE FROM chat_message; DELETE FROM chat_chatparticipant; DELETE FROM accounts_studentprofile; DELETE FROM accounts_user WHERE id > 2',
    );
    expect(await refusal())
      .to.contain('There are 2 people there, and 7 came from there before')
      .and.contain('--force');
  });
});
