import { expect } from 'chai';
import { refusalOf } from '../../contracts/refusalOf.ts';
import { openChat } from '../../support/openChat.ts';

const withSecret = async () => {
  const open = await openChat();
  const roomId = await open.school.direct('tess', 'sam');
  await open.school.say(roomId, 'tess', 'canary');
  const search = (who: Parameters<typeof open.school.person>[0], query: object = {}) =>
    open.chat.searchMessages(open.school.person(who), { text: 'canary', limit: 10, ...query });
  return { ...open, roomId, search };
};

describe('searchMessages', () => {
  it('lets a moderator search a named room as an observer, and no others', async () => {
    const { search, roomId, world, school } = await withSecret();
    expect((await search('ada')).hits).to.deep.equal([]);
    expect(world.database.visits).to.deep.equal([]);
    expect((await search('ada', { roomId })).hits).to.have.length(1);
    expect(world.database.visits.map(({ userId }) => userId)).to.deep.equal([school.id('ada')]);
  });

  it('refuses a room of others like one that does not exist, and one whose relation has ended', async () => {
    const { search, roomId, school } = await withSecret();
    expect(await refusalOf(search('sue', { roomId }))).to.equal('ROOM_NOT_FOUND');
    expect(await refusalOf(search('sue', { roomId: 987_654 }))).to.equal('ROOM_NOT_FOUND');
    await school.relate('teaches', 'tess', 'sam', { context: 'algebra-1', status: 'ended' });
    expect(await refusalOf(search('sam', { roomId }))).to.equal('CANNOT_CHAT');
  });

  it('is limited to 60 a minute', async () => {
    const { search } = await withSecret();
    for (let count = 0; count < 60; count += 1) await search('sam');
    expect(await refusalOf(search('sam'))).to.equal('RATE_LIMIT_EXCEEDED');
  });
});
