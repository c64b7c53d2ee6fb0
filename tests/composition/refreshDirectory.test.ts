import { expect } from 'chai';
import type { OpenedChat } from '../../composition/OpenedChat.ts';
import { openChat } from '../../composition/openChat.ts';
import type { DirectoryRecords } from '../../core/directory/DirectoryRecords.ts';
import { ChatError } from '../../core/errors.ts';
import { withMigratedPostgres } from '../support/testPostgres.ts';

const person = (externalId: string, role: string) => ({
  ...{ externalId, role, firstName: 'Lev', lastName: externalId, isActive: true },
});
const everybody: DirectoryRecords = {
  users: [person('t-1', 'teacher'), ...Array.from({ length: 9 }, (_, index) => person(`s-${index}`, 'student'))],
  relations: [{ kind: 'teaches', from: 't-1', to: 's-0', context: 'bio', contextName: 'Biology', status: 'active' }],
};
const first = (count: number): DirectoryRecords => ({
  users: everybody.users.slice(0, count),
  relations: everybody.relations,
});

withMigratedPostgres('the directory of a host', (getUrl) => {
  let answer: () => Promise<DirectoryRecords> = async () => everybody;
  const errors: object[] = [];
  const log = { debug: () => {}, info: () => {}, warn: () => {}, error: (facts: object) => void errors.push(facts) };
  const start = (guards?: object): Promise<OpenedChat> =>
    openChat({
      ...{ database: getUrl(), authenticate: () => null, log },
      directory: { name: 'school-db', read: () => answer(), ...(guards && { guards }) },
    });
  const active = async (chat: OpenedChat): Promise<number> =>
    (await chat.directory.listPeople({ limit: 50 })).people.filter(({ person: { isActive } }) => isActive).length;
  const refusal = async (work: Promise<unknown>): Promise<ChatError> => {
    try {
      await work;
    } catch (failure) {
      if (failure instanceof ChatError) return failure;
      throw failure;
    }
    throw new Error('it was not refused');
  };
  const stops = async (chat: OpenedChat): Promise<number> => {
    const entries = await chat.chat.enterAudit('host').list({ action: 'roster.stopped', limit: 10 });
    return entries.length;
  };

  it('is not emptied by an empty, short, broken or failed answer, neither by a refresh nor at a start', async function run() {
    this.timeout(60_000);
    answer = async () => {
      throw new Error('the school’s database is down');
    };
    expect(String(await start().catch((failure: unknown) => failure))).to.contain('the school’s database is down');
    answer = async () => everybody;
    let chat = await start();
    expect(await active(chat)).to.equal(10);

    answer = async () => ({ users: [], relations: [] });
    const refused = await refusal(chat.directory.refresh());
    expect(refused.code).to.equal('INVALID_REQUEST');
    expect(refused.message).to.contain(
      'The directory "school-db" is not applied, nothing was changed: it would deactivate',
    );
    expect(refused.message).to.contain('10 of 10 active people').and.contain('directory.refresh({ force: 11 })');
    expect(refused.details).to.deep.include({ path: '/people', problem: 'it would deactivate 10 of 10 active people' });
    await refusal(chat.directory.refresh());
    expect([await active(chat), await stops(chat)], 'the same refusal is on record once').to.deep.equal([10, 1]);
    expect(await chat.metrics.read()).to.contain('homeroom_directory_refreshes_total{outcome="stopped"} 2');

    answer = async () => first(7);
    expect((await chat.directory.refresh({ isDryRun: true })).users.deactivated).to.equal(3);
    await refusal(chat.directory.refresh());
    await refusal(chat.directory.refresh({ force: 2 }));
    expect(await active(chat)).to.equal(10);
    expect((await refusal(chat.directory.refresh({ forced: true } as never))).message).to.contain(
      'did you mean force?',
    );
    await chat.close();

    const failing: Record<string, () => Promise<DirectoryRecords>> = {
      shrunk: async () => first(2),
      empty: async () => ({ users: [], relations: [] }),
      rejected: () => Promise.reject(new Error('no connection')),
      broken: async () => ({ users: [{ externalId: 's-1' }] }) as never,
      nothing: async () => undefined as never,
    };
    for (const [how, read] of Object.entries(failing)) {
      answer = read;
      errors.length = 0;
      chat = await start();
      expect(await active(chat), how).to.equal(10);
      expect(errors, how).to.have.length(1);
      await chat.close();
    }

    answer = async () => first(7);
    chat = await start({ people: 0.5, relations: 0.5 });
    expect(await active(chat), 'within the host’s own guards').to.equal(7);
    answer = async () => first(2);
    expect((await refusal(chat.directory.refresh())).message).to.contain('5 of 7 active people');
    expect((await chat.directory.refresh({ force: 5 })).users.deactivated).to.equal(5);
    answer = async () => ({ users: [], relations: [] });
    expect((await chat.directory.refresh({ force: true })).users.deactivated).to.equal(2);
    expect(await active(chat)).to.equal(0);
    await chat.close();
  });
});
