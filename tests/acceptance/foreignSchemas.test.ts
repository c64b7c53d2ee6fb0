import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { createChat } from '../../composition/createChat.ts';
import { errorLog } from '../../composition/errorLog.ts';
import { type DatabaseOption, openMigrations } from '../../composition/openStorage.ts';
import { ChatError } from '../../core/errors.ts';
import { queryPostgres } from '../support/startPostgres.ts';
import { withPostgres } from '../support/testPostgres.ts';

const person = (externalId: string, role: string, lastName: string) => ({
  ...{ externalId, role, firstName: externalId, lastName, email: null, isActive: true },
});

const migrate = async (database: DatabaseOption): Promise<void> => {
  const migrations = await openMigrations(database, errorLog);
  await migrations.latest().finally(migrations.close);
};

const refusal = async (work: Promise<unknown>): Promise<ChatError> =>
  work.then(
    () => expect.fail('it was not refused'),
    (failure: unknown) => {
      expect(failure).to.be.instanceOf(ChatError);
      return failure as ChatError;
    },
  );

/** Sends, and finds by a slip, which asks the extension. */
const useChat = async (database: DatabaseOption): Promise<void> => {
  const chat = await createChat({ database, authenticate: () => null, log: { ...errorLog, warn: () => {} } });
  try {
    await chat.directory.put({
      users: [person('tess', 'teacher', 'Zeller'), person('sam', 'student', 'Okafor')],
      relations: [
        { kind: 'teaches', from: 'tess', to: 'sam', context: 'algebra', contextName: 'Algebra', status: 'active' },
      ],
    });
    const { rooms } = await chat.listRooms({ userId: 'sam', type: 'forum_subject' });
    await chat.sendMessage({ senderId: 'sam', roomId: rooms[0]?.room.id ?? 0, content: 'Where are the fractions?' });
    const { people } = await chat.directory.listPeople({ text: 'Zelller' });
    expect(people.map(({ person: { lastName } }) => lastName)).to.deep.equal(['Zeller']);
    const { hits } = await chat.searchMessages({ userId: 'tess', text: 'fraction' });
    expect(hits).to.have.length(1);
  } finally {
    await chat.close();
  }
};

withPostgres('a database as people have it', (getUrl) => {
  const roles: string[] = [];
  const makeRole = async (): Promise<string> => {
    const role = `few_rights_${randomBytes(4).toString('hex')}`;
    await queryPostgres(getUrl(), `CREATE ROLE ${role} LOGIN PASSWORD 'x'`);
    roles.push(role);
    return role;
  };
  const as = (role: string): string => {
    const url = new URL(getUrl());
    url.username = role;
    url.password = 'x';
    return url.href;
  };
  before(() =>
    queryPostgres(
      getUrl(),
      `CREATE SCHEMA "of the provider"; GRANT USAGE ON SCHEMA "of the provider" TO PUBLIC;
       CREATE EXTENSION pg_trgm WITH SCHEMA "of the provider"; REVOKE ALL ON SCHEMA public FROM PUBLIC`,
    ),
  );
  after(async () => {
    for (const role of roles) await queryPostgres(getUrl(), `DROP OWNED BY ${role} CASCADE; DROP ROLE ${role}`);
  });

  it('names the rights that a role lacks, and with the statements it says the role can migrate and serve', async () => {
    const role = await makeRole();
    const database = { url: as(role), schema: 'North-School' };
    const refused = await refusal(migrate(database));
    expect(refused.code).to.equal('ACCESS_DENIED');
    const [, statements = ''] = / run: (.*)$/.exec(refused.message) ?? [];
    expect(statements).to.equal(
      `CREATE SCHEMA "North-School" AUTHORIZATION ${role}; CREATE EXTENSION btree_gin WITH SCHEMA public;`,
    );
    await queryPostgres(getUrl(), `${statements} GRANT USAGE ON SCHEMA public TO ${role}`);
    await migrate(database);
    await useChat(database);
  });

  it('serves a role that may create nothing on a migrated schema, and asks for an owner where one is needed', async () => {
    await migrate({ url: getUrl(), schema: 'south' });
    const role = await makeRole();
    const database = { url: as(role), schema: 'south' };
    await queryPostgres(
      getUrl(),
      `GRANT USAGE ON SCHEMA south TO ${role}; GRANT USAGE ON SCHEMA public TO ${role};
       GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA south TO ${role};
       GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA south TO ${role}`,
    );
    await useChat(database);
    await queryPostgres(
      getUrl(),
      'DELETE FROM south.homeroom_migrations WHERE id = (SELECT max(id) FROM south.homeroom_migrations)',
    );
    const refused = await refusal(useChat(database));
    expect(refused.code).to.equal('CONFLICT');
    expect(refused.message)
      .to.contain('run "homeroom migrate" of this release first')
      .and.contain(`GRANT USAGE, CREATE ON SCHEMA "south" TO ${role};`);
  });
});
