import { expect } from 'chai';
import { asUserId } from '../../../core/ids.ts';
import { refusalOf, refusedBy } from '../../contracts/refusalOf.ts';
import { membershipsOf } from '../../contracts/School.ts';
import { generousLimits, openChat } from '../../support/openChat.ts';

describe('openRoom', () => {
  it('opens one direct room for two people, by either of them, and invalidates both', async () => {
    const { chat, school, people } = await openChat();
    const first = await chat.openRoom(school.person('tess'), { type: 'direct', userId: school.id('pam') });
    const second = await chat.openRoom(school.person('pam'), { type: 'direct', userId: school.id('tess') });
    expect([first.isNew, second.isNew, second.room.id]).to.deep.equal([true, false, first.room.id]);
    expect(first.room.state).to.include({ type: 'direct', ownerId: null, name: '', headSeq: 0 });
    expect(people).to.deep.equal([{ userIds: [school.id('tess'), school.id('pam')] }]);
  });

  it('makes one room of a hundred parallel commands (I16)', async () => {
    const { chat, school } = await openChat();
    const commands = Array.from({ length: 100 }, (_, index) =>
      index % 2
        ? chat.openRoom(school.person('tess'), { type: 'direct', userId: school.id('sam') })
        : chat.openRoom(school.person('sam'), { type: 'direct', userId: school.id('tess') }),
    );
    expect(new Set((await Promise.all(commands)).map(({ room }) => room.id)).size).to.equal(1);
  });

  it('gives the same answer for a stranger and for a person who does not exist (I11)', async () => {
    const { chat, school } = await openChat();
    const absent = asUserId(987_654);
    const [stranger, nobody] = await Promise.all(
      [school.id('sue'), absent].map((userId) =>
        refusedBy(chat.openRoom(school.person('sam'), { type: 'direct', userId })),
      ),
    );
    expect([stranger?.code, stranger?.message]).to.deep.equal(['CANNOT_CHAT', nobody?.message]);
    expect(nobody?.code).to.equal('CANNOT_CHAT');
    expect(nobody?.details).to.deep.equal({ user_ids: [absent] });
  });

  it('refuses oneself, inactive people, and pairs that the policy forbids', async () => {
    const { chat, school } = await openChat();
    await school.change('stan', { isActive: false });
    for (const [who, whom] of [
      ['tess', 'tess'],
      ['ada', 'stan'],
      ['tess', 'theo'],
      ['pam', 'sam'],
    ] as const)
      expect(await refusalOf(chat.openRoom(school.person(who), { type: 'direct', userId: school.id(whom) }))).to.equal(
        'CANNOT_CHAT',
      );
  });

  it('refuses a room whose relation has ended', async () => {
    const { chat, school } = await openChat();
    await school.direct('tess', 'sam');
    await school.relate('teaches', 'tess', 'sam', { context: 'algebra-1', status: 'ended' });
    expect(
      await refusalOf(chat.openRoom(school.person('sam'), { type: 'direct', userId: school.id('tess') })),
    ).to.equal('CANNOT_CHAT');
  });

  it('reopens an archived room for somebody who may, and publishes it', async () => {
    const { chat, school, publication } = await openChat();
    const roomId = await school.direct('tess', 'ada');
    await school.archive(roomId);
    const again = await chat.openRoom(school.person('tess'), { type: 'direct', userId: school.id('ada') });
    expect([again.room.id, again.room.isActive]).to.deep.equal([roomId, false]);
    const { room, isNew } = await chat.openRoom(school.person('ada'), { type: 'direct', userId: school.id('tess') });
    expect([room.id, isNew, room.isActive]).to.deep.equal([roomId, false, true]);
    expect(
      publication.map(({ headSeq, events }) => [headSeq, events?.map(({ type, actorId }) => [type, actorId])]),
    ).to.deep.equal([[2, [['room_updated', school.id('ada')]]]]);
  });

  it('opens groups and announcements for staff, with the right to post by role', async () => {
    const { chat, school } = await openChat();
    const participantIds = [school.id('sam'), school.id('sam'), school.id('tess'), school.id('tom')];
    const { room } = await chat.openRoom(school.person('tess'), {
      type: 'announcement',
      name: ' \u202ENews\u200B ',
      participantIds,
    });
    expect(room.state).to.include({ type: 'announcement', name: 'News', ownerId: school.id('tess') });
    expect(room.members().map(({ userId, mayPost }) => [userId, mayPost])).to.deep.equal([
      [school.id('tess'), true],
      [school.id('sam'), false],
      [school.id('tom'), true],
    ]);
    const group = await chat.openRoom(school.person('tess'), { type: 'group', name: 'Algebra', participantIds });
    expect(group.room.members().every(({ mayPost }) => mayPost)).to.equal(true);
    expect(membershipsOf(school, group.room).members).to.deep.equal(['sam', 'tess', 'tom']);
  });

  it('refuses groups by students, without a name, and with people who are no contacts', async () => {
    const { chat, school } = await openChat();
    const group = { type: 'group', name: 'G', participantIds: [school.id('tess')] } as const;
    expect(await refusalOf(chat.openRoom(school.person('sam'), group))).to.equal('ACCESS_DENIED');
    for (const name of [' ', '\u200B\u3164', 'x'.repeat(201)])
      expect(await refusalOf(chat.openRoom(school.person('tess'), { ...group, name }))).to.equal('INVALID_REQUEST');
    const command = { ...group, participantIds: [school.id('sam'), school.id('stan'), asUserId(987_654)] };
    const refusal = await refusedBy(chat.openRoom(school.person('tess'), command));
    expect([refusal.code, refusal.details]).to.deep.equal(['CANNOT_CHAT', { user_ids: [school.id('stan'), 987_654] }]);
  });

  it('has no job rooms in a school', async () => {
    const { chat, school } = await openChat();
    const command = { type: 'job', context: 'algebra-1', fromId: school.id('tess') } as const;
    expect(await refusalOf(chat.openRoom(school.person('tess'), command))).to.equal('CANNOT_CHAT');
  });

  it('counts commands for new rooms, refused ones too, and lets people find rooms for free', async () => {
    const { chat, school, world } = await openChat({ ...generousLimits, room_opens: { everyone: 2 } });
    const open = (userId: number) => chat.openRoom(school.person('tess'), { type: 'direct', userId: asUserId(userId) });
    await open(school.id('sam'));
    for (let times = 0; times < 5; times += 1) expect((await open(school.id('sam'))).isNew).to.equal(false);
    expect(await refusalOf(open(987_654))).to.equal('CANNOT_CHAT');
    expect(await refusalOf(open(school.id('sue')))).to.equal('RATE_LIMIT_EXCEEDED');
    expect((await open(school.id('sam'))).isNew).to.equal(false);
    await world.clock.advance(60_000);
    expect((await open(school.id('sue'))).isNew).to.equal(true);
  });
});
