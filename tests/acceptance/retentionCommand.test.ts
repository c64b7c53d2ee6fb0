import { expect } from 'chai';
import { openChat } from '../../composition/openChat.ts';
import { queryPostgres } from '../support/startPostgres.ts';
import { withMigratedPostgres } from '../support/testPostgres.ts';
import { callHomeroom } from './callHomeroom.ts';
import { leftByDoctor } from './leftByDoctor.ts';

const user = (externalId: string, role: string) => ({
  ...{ externalId, role, firstName: externalId, lastName: 'Bell', isActive: true },
});

withMigratedPostgres('homeroom retention', (getUrl) => {
  const rooms: Record<string, number> = {};
  before(async () => {
    const opened = await openChat({ database: { url: getUrl() }, authenticate: () => null });
    await opened.directory.put({
      users: [user('tess', 'teacher'), user('sam', 'student'), user('sue', 'student')],
      relations: ['sam', 'sue'].map((to) => ({
        ...{ kind: 'teaches', from: 'tess', to, context: 'maths', status: 'active' as const },
      })),
    });
    const person = async (id: string) => opened.chat.identifyPerson(await opened.chat.resolveUser(id, 'host'));
    const tess = await person('tess');
    for (const name of ['sam', 'sue']) {
      const { room } = await opened.chat.openRoom(tess, { type: 'direct', userId: (await person(name)).id });
      rooms[name] = room.id;
      for (const content of ['old', 'older']) await opened.chat.sendMessage({ sender: tess, roomId: room.id, content });
    }
    await opened.close();
    // Sets what a role has to have; on a folder nobody else has a role.
    await callHomeroom(['doctor', '--fix'], { DATABASE_URL: getUrl() });
    // What was written long ago.
    await queryPostgres(getUrl(), "UPDATE homeroom.messages SET created_at = created_at - interval '3 years'");
  });
  const run = (rule: string, ...args: string[]) =>
    callHomeroom(['retention', ...args], { DATABASE_URL: getUrl(), ...(rule !== '' && { RETENTION: rule }) });
  const rule = 'direct:any:2y';

  it('says that everything is kept without a rule, and takes nothing', async () => {
    const ran = await run('');
    expect([ran.code, ran.out.includes('everything is kept. Set RETENTION')], ran.error).to.deep.equal([0, true]);
    expect(ran.out).to.contain('Taken: the words of 0 messages in 0 rooms.');
  });

  it('previews what a rule would take, and takes nothing', async () => {
    const ran = await run(rule, '--preview');
    expect(ran.code, ran.error).to.equal(0);
    expect(ran.out).to.contain('Expired: the words of 4 messages in 2 rooms.').and.to.contain(rule);
    const again = JSON.parse((await run(rule, '--preview', '--json')).out);
    expect(again).to.deep.include({ is_preview: true, rules: [rule], room_count: 2, messages: 4, is_done: true });
    expect((await run('direct:any:4y', '--preview')).out).to.contain('words of 0 messages');
  });

  it('leaves what a legal hold preserves, and names the hold; takes the rest, once', async () => {
    const [room, reason] = [String(rooms['sam']), 'Case 4 F 12/26'];
    const args = ['holds', 'set', '--effect', 'preserve', '--room', room, '--reason', reason, '--json'];
    const set = await callHomeroom(args, { DATABASE_URL: getUrl() });
    expect(set.code, set.error).to.equal(0);
    const ran = await run(rule, '--json');
    expect(ran.code, ran.error).to.equal(0);
    const taken = JSON.parse(ran.out);
    expect(taken).to.deep.include({ is_preview: false, messages: 2, is_done: true });
    const kept = taken.rooms.find(({ room_id: id }: { room_id: number }) => id === rooms['sam']);
    expect(kept.kept_by).to.contain(reason);
    expect((await run(rule)).out).to.contain('Taken: the words of 0 messages');

    const [{ id }] = JSON.parse(set.out).holds;
    await callHomeroom(['holds', 'lift', String(id)], { DATABASE_URL: getUrl() });
    expect(JSON.parse((await run(rule, '--json')).out)).to.deep.include({ messages: 2 });
    const log = await callHomeroom(['audit', '--action', 'words.expired', '--json'], { DATABASE_URL: getUrl() });
    expect(JSON.parse(log.out).entries).to.have.length(2);
    expect(await leftByDoctor({ DATABASE_URL: getUrl() })).to.deep.equal([]);
  });

  for (const [what, given, args, words] of [
    ['a rule that is none', 'direct', [], /RETENTION.*class:ended:2y|RETENTION/],
    ['a type that is not there', 'chatter:any:2y', [], /chatter/],
    ['a state that is not there', 'direct:old:2y', [], /RETENTION.*any|old/],
    ['a time without a unit', 'direct:any:2', [], /RETENTION/],
    ['an unknown option', rule, ['--dry-run'], /--dry-run/],
  ] as const)
    it(`refuses ${what}, and says what to write`, async () => {
      const { code, error, out } = await run(given, ...args);
      expect(code, out).to.be.oneOf([1, 2, 3]);
      expect(error).to.match(words);
    });
});
