import { expect } from 'chai';
import { withMigratedPostgres } from '../support/testPostgres.ts';
import { leftByDoctor } from './leftByDoctor.ts';
import { type Answer, RunningChat } from './RunningChat.ts';

const key = 'a key that only the tests know';
const named = (externalId: string, role: string) => ({
  ...{ external_id: externalId, role, first_name: externalId, last_name: 'Low', is_active: true },
});
const sis = {
  source: 'sis',
  users: [named('ada', 'teacher'), named('pip', 'student'), named('office', 'admin')],
  relations: [{ kind: 'teaches', from: 'ada', to: 'pip', context: 'c1', status: 'active' }],
};
const tutoring = {
  source: 'tutoring',
  users: [named('t-ada', 'tutor'), named('t-kim', 'student')],
  relations: [{ kind: 'tutors', from: 't-ada', to: 't-kim', context: 'm1', status: 'active' }],
};

withMigratedPostgres('merged accounts', (getUrl) => {
  let running: RunningChat;
  beforeEach(async function start() {
    this.timeout(60_000);
    running = await RunningChat.start({ database: getUrl(), directoryKey: key });
    for (const records of [sis, tutoring]) expect((await asHost('PUT', '', records)).status).to.equal(200);
    for (const { merges } of [(await asHost('GET', 'merges/')).body])
      for (const { id } of merges) await asHost('DELETE', `merges/${id}/`);
  });
  afterEach(() => running.stop());

  const asHost = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const headers = { 'x-directory-key': key, 'content-type': 'application/json' };
    const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
    const response = await fetch(`${running.address}/api/directory/${path}`, init);
    return { status: response.status, body: await response.json() };
  };
  const merge = async (survivor: string, merged: string): Promise<Answer> => {
    const ids = { survivor_id: await running.userId(survivor), merged_id: await running.userId(merged) };
    return asHost('POST', 'merges/', { ...ids, reason: 'One person' });
  };
  const direct = async (who: string, userId: number): Promise<number> =>
    (await running.ask(who, 'POST', 'rooms/', { type: 'direct', user_id: userId })).body.room.id;
  /** Every message of the room, by its seq; seqs are dense up to the head (I3). */
  const historyOf = async (who: string, room: number) => {
    const events: { seq: number; type: string; message?: { content: string; sender: { id: number } } }[] = [];
    for (let after = 0; ; ) {
      const { body } = await running.ask(who, 'GET', `rooms/${room}/events/?after=${after}&limit=200`);
      events.push(...body.events);
      after = events.at(-1)?.seq ?? after;
      if (!body.has_more) break;
    }
    expect(events.map(({ seq }) => seq)).to.deep.equal(events.map((_, index) => index + 1));
    return events.flatMap(({ type, message }) => (type === 'new_message' && message ? [message] : []));
  };

  it('end the sockets of the merged account; who comes back is the survivor, and its messages are theirs', async function all() {
    this.timeout(60_000);
    const [ada, other] = [await running.userId('ada'), await running.userId('t-ada')];
    const room = await direct('t-kim', other);
    const [kim, before] = [await running.connect('t-kim'), await running.connect('t-ada')];
    const client_id = crypto.randomUUID();
    before.send({ type: 'send_message', room_id: room, content: 'from before', client_id });
    const sent = await before.frame('the ack', ({ type }) => type === 'message_ack');
    expect((await merge('ada', 't-ada')).status).to.equal(201);
    expect(await before.closed()).to.equal(4401);
    const left = await kim.frame('the change of account', ({ type }) => type === 'participants_left');
    expect([left.reason, left.user_ids]).to.deep.equal(['merged', [other]]);
    await kim.frame('the survivor', ({ type, user_ids: ids }) => type === 'participants_joined' && ids.includes(ada));

    const back = await running.connect('t-ada');
    const hello = await back.frame('the greeting', ({ type }) => type === 'connection_established');
    expect(hello.user_id).to.equal(ada);
    back.send({ type: 'send_message', room_id: room, content: 'from before', client_id });
    const again = await back.frame('the ack', ({ type }) => type === 'message_ack');
    expect([again.duplicate, again.message.id, again.message.sender.id]).to.deep.equal([true, sent.message.id, ada]);
    back.send({ type: 'edit_message', room_id: room, message_id: sent.message.id, content: 'edited' });
    await kim.frame('the edit', ({ type, message }) => type === 'message_edited' && message.sender.id === ada);
    const own = await running.ask('ada', 'GET', `rooms/${room}/`);
    expect(own.body.unread_count).to.equal(0);
    const list = await running.ask('t-kim', 'GET', 'rooms/');
    const shown = list.body.rooms.find(({ id }: { id: number }) => id === room);
    expect([shown.other_participant.id, shown.last_message_sender.id]).to.deep.equal([ada, ada]);
  });

  it('end the sockets of both when they are parted; who comes back is who they were', async function all() {
    this.timeout(60_000);
    const [ada, other] = [await running.userId('ada'), await running.userId('t-ada')];
    const merged = await merge('ada', 't-ada');
    const [one, two] = [await running.connect('ada'), await running.connect('t-ada')];
    await asHost('DELETE', `merges/${merged.body.merge.id}/`);
    expect([await one.closed(), await two.closed()]).to.deep.equal([4401, 4401]);
    const hello = (await running.connect('t-ada')).frames.find(({ type }) => type === 'connection_established');
    expect(hello?.user_id).to.equal(other);
    expect((await running.ask('t-ada', 'GET', 'me/')).body.id).to.equal(other);
    expect((await running.ask('ada', 'GET', 'me/')).body.id).to.equal(ada);
  });

  it('lose no message that is sent while they become one (I1, I3)', async function all() {
    this.timeout(60_000);
    const room = await direct('t-kim', await running.userId('t-ada'));
    const send = (who: string, content: string) =>
      running.ask(who, 'POST', `rooms/${room}/messages/`, { content, client_id: crypto.randomUUID() });
    const sends = (wave: number) =>
      Array.from({ length: 20 }, (_, index) => send(index % 2 === 0 ? 't-ada' : 't-kim', `${wave} ${index}`));
    const first = sends(1);
    const merging = merge('ada', 't-ada');
    const [, second] = [await Promise.race(first), sends(2)];
    expect((await merging).status).to.equal(201);
    const answers = await Promise.all([...first, ...second, ...sends(3)]);
    const stored = (await historyOf('t-kim', room))
      .map(({ content }) => content)
      .filter((text) => /^\d \d+$/.test(text));
    const acked = answers.flatMap(({ status, body }) => (status < 300 ? [body.content] : []));
    expect(stored.toSorted()).to.deep.equal(acked.toSorted());
    // Whoever was refused, because the account had gone a moment before, is not stored.
    for (const { status } of answers.filter((one) => one.status >= 300)) expect([401, 403, 404]).to.include(status);
    expect(answers.slice(-20).every(({ status }) => status === 201)).to.equal(true);
  });

  it('become one beside imports and rooms that are opened: one account, one room with each person (I16)', async function all() {
    this.timeout(60_000);
    const [ada, other] = [await running.userId('ada'), await running.userId('t-ada')];
    const zoe = { ...tutoring, users: [...tutoring.users, named('t-zoe', 'student')] };
    const work = [
      asHost('PUT', '', zoe),
      running.ask('office', 'POST', 'rooms/', { type: 'direct', user_id: ada }),
      merge('ada', 't-ada'),
      running.ask('office', 'POST', 'rooms/', { type: 'direct', user_id: other }),
      asHost('PUT', '', sis),
      asHost('PUT', '', tutoring),
      running.ask('office', 'POST', 'rooms/', { type: 'direct', user_id: ada }),
    ];
    const answers = await Promise.all(work);
    for (const at of [0, 1, 2, 4, 5, 6]) expect(answers[at]?.status, JSON.stringify(answers[at])).to.be.below(300);
    const { rooms } = (await running.ask('office', 'GET', 'rooms/?type=direct')).body;
    const withAda = rooms.filter((room: { other_participant: { id: number } }) => room.other_participant.id === ada);
    const inUse = withAda.filter((room: { archived_into: number | null }) => room.archived_into === null);
    expect(inUse.length, JSON.stringify(rooms)).to.equal(1);
    expect(await direct('office', ada)).to.equal(inUse[0].id);
    expect(rooms.some((room: { other_participant: { id: number } }) => room.other_participant.id === other)).to.equal(
      false,
    );
    expect((await running.ask('t-ada', 'GET', 'me/')).body.id).to.equal(ada);
    expect((await running.ask('ada', 'GET', 'me/')).body.roles.map(({ role }: { role: string }) => role)).to.deep.equal(
      ['teacher', 'tutor'],
    );
    // Nobody has set up the role of this database.
    expect((await leftByDoctor({ DATABASE_URL: getUrl() })).map((line) => line.split(':')[0])).to.deep.equal([
      'settings.role',
    ]);
  });
});
