import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { alumniPolicy } from '../../core/permissions/alumniPolicy.ts';
import { callHomeroom } from './callHomeroom.ts';
import { RunningChat } from './RunningChat.ts';

const user = (externalId: string) => ({
  ...{ externalId, role: 'member', firstName: externalId, lastName: '', isActive: true },
});
/** Who asks Bob, and what he answers; he leaves Ann’s request open. */
const askers = ['ann', 'cy', 'eve', 'dan'] as const;

describe('requests to talk, after a backup and a restore', function suite() {
  this.timeout(120_000);
  let folder: string;
  let chat: RunningChat | undefined;
  const rooms = new Map<string, number>();
  const restored = (): RunningChat => chat ?? expect.fail('it does not run');
  const start = (name: string) =>
    RunningChat.start({ database: { dataDir: join(folder, name) }, policy: alumniPolicy });
  const roomOf = (who: string): number => rooms.get(who) ?? expect.fail(`${who} has not asked`);
  const write = (who: string, roomId: number, content: string) =>
    restored().ask(who, 'POST', `rooms/${roomId}/messages/`, { content });
  const requestsOf = async (who: string): Promise<{ id: number; last_message: { content: string } }[]> =>
    (await restored().ask(who, 'GET', 'rooms/?state=requests')).body.rooms;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'homeroom-requests-'));
    const before = await start('before');
    await before.chat.directory.put({ users: ['bob', ...askers].map(user), relations: [] });
    for (const who of askers) {
      const opened = await before.ask(who, 'POST', 'rooms/', { type: 'direct', user_id: await before.userId('bob') });
      rooms.set(who, opened.body.room.id);
      const sent = await before.ask(who, 'POST', `rooms/${roomOf(who)}/messages/`, { content: `It is ${who}` });
      expect(sent.status).to.equal(201);
    }
    for (const [who, answer] of [
      ['cy', 'decline'],
      ['eve', 'accept'],
      ['dan', 'block'],
    ] as const)
      expect((await before.ask('bob', 'POST', `rooms/${roomOf(who)}/request/${answer}/`)).status).to.equal(200);
    await before.stop();

    const file = join(folder, 'school.backup');
    const env = (name: string) => ({ DATA_DIR: join(folder, name), POLICY: 'alumni' });
    for (const [args, name] of [
      [['backup', file], 'before'],
      [['restore', file], 'after'],
    ] as const) {
      const ran = await callHomeroom(args, env(name));
      expect(ran.code, ran.error).to.equal(0);
    }
    expect((await callHomeroom(['doctor'], env('after'))).out).to.contain('All is well');
    chat = await start('after');
  });
  after(async () => {
    await chat?.stop();
    await rm(folder, { recursive: true });
  });

  it('one that is open waits as before, counts against who asked, and can be accepted', async () => {
    expect((await requestsOf('bob')).map(({ id, last_message: { content } }) => [id, content])).to.deep.equal([
      [roomOf('ann'), 'It is ann'],
    ]);
    expect((await restored().ask('bob', 'GET', `rooms/${roomOf('ann')}/messages/`)).status).to.equal(404);
    const second = await write('ann', roomOf('ann'), 'Well?');
    expect([second.status, second.body.error.details]).to.deep.equal([403, { reason: 'request_waits' }]);
    expect((await restored().ask('bob', 'POST', `rooms/${roomOf('ann')}/request/accept/`)).status).to.equal(200);
    expect((await write('ann', roomOf('ann'), 'At last')).status).to.equal(201);
  });

  it('one that was accepted is a room in which both write', async () => {
    for (const who of ['bob', 'eve'])
      expect((await write(who, roomOf('eve'), `${who} writes`)).status, who).to.equal(201);
    expect((await restored().ask('eve', 'GET', `rooms/${roomOf('eve')}/`)).body.is_request).to.equal(false);
  });

  it('those that were declined or blocked stay so, and look to who asked like one that waits', async () => {
    for (const who of ['cy', 'dan']) {
      const { is_request: isRequest } = (await restored().ask(who, 'GET', `rooms/${roomOf(who)}/`)).body;
      expect(isRequest, who).to.equal(true);
      const again = await write(who, roomOf(who), 'Please');
      expect([again.status, again.body.error.details], who).to.deep.equal([403, { reason: 'request_waits' }]);
    }
    expect((await requestsOf('bob')).map(({ id }) => id)).not.to.include.members([roomOf('cy'), roomOf('dan')]);
    const { blocks } = (await restored().ask('bob', 'GET', 'blocks/')).body;
    expect(blocks.map((entry: { user: { username: string } }) => entry.user.username)).to.deep.equal(['dan']);
    // Who declined may come later.
    expect((await restored().ask('bob', 'POST', `rooms/${roomOf('cy')}/request/accept/`)).status).to.equal(200);
  });
});
