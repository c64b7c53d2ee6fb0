import { expect } from 'chai';
import type { searchAnswer } from '../../../../adapters/wire/search/searchSchemas.ts';
import type { RoomId } from '../../../../core/ids.ts';
import type { Name } from '../../../contracts/School.ts';
import { expectError } from '../HttpWorld.ts';
import { withHttp } from '../withHttp.ts';

const path = '/api/chat/search/';

describe('searchRoutes', () => {
  const http = withHttp();
  let room: RoomId;
  beforeEach(async () => {
    room = await http().school.direct('tess', 'sam');
  });
  const search = (name: Name, query: string) => http().get<typeof searchAnswer>(name, `${path}?${query}`);

  it('finds messages, with the room as the person sees it and the matching parts', async () => {
    const [id] = await http().school.say(room, 'tess', 'Завтра контрольная', 'Nothing else');
    const { status, body } = await search('sam', `q=${encodeURIComponent('контрольную')}`);
    expect([status, body.has_more, body.next_cursor]).to.deep.equal([200, false, null]);
    const [result] = body.results;
    expect(body.results).to.have.length(1);
    expect(result?.message).to.include({ id, room_id: room, content: 'Завтра контрольная' });
    expect(result?.room).to.deep.equal({ id: room, type: 'direct', name: 'Tess Miller' });
    expect(result?.excerpt).to.deep.equal([
      { text: 'Завтра ', is_match: false },
      { text: 'контрольная', is_match: true },
    ]);
  });

  it('pages through the results', async () => {
    await http().school.say(room, 'tess', 'lesson one', 'lesson two', 'lesson three');
    const first = await search('sam', 'q=lesson&limit=2');
    expect([first.body.results.length, first.body.has_more]).to.deep.equal([2, true]);
    const second = await search('sam', `q=lesson&limit=2&cursor=${first.body.next_cursor}`);
    const contents = [...first.body.results, ...second.body.results].map(({ message }) => message.content);
    expect(contents).to.deep.equal(['lesson three', 'lesson two', 'lesson one']);
    expect(second.body).to.include({ has_more: false, next_cursor: null });
  });

  it('searches one room, and gives the same answer for one of others and one that does not exist', async () => {
    const hidden = await http().school.direct('theo', 'stan');
    for (const id of [room, hidden]) await http().school.say(id, id === room ? 'tess' : 'theo', 'canary');
    expect((await search('sam', `q=canary&room_id=${room}`)).body.results).to.have.length(1);
    expect((await search('sam', 'q=canary')).body.results).to.have.length(1);
    const answers = [await search('sam', `q=canary&room_id=${hidden}`), await search('sam', 'q=canary&room_id=999999')];
    const [one, other] = answers.map((answer) => ({ ...expectError(answer, 404, 'ROOM_NOT_FOUND'), request_id: '' }));
    expect(one).to.deep.equal(other);
  });

  it('shows nothing to people who left or may not talk now, and shows moderators only a room they name', async () => {
    const { school } = http();
    const group = await school.group('tess', ['sam']);
    for (const id of [room, group]) await school.say(id, 'tess', 'canary');
    expect((await search('ada', 'q=canary')).body.results).to.deep.equal([]);
    expect((await search('ada', `q=canary&room_id=${room}`)).body.results).to.have.length(1);
    await http().ask('sam', 'DELETE', `/api/chat/rooms/${group}/`);
    expect((await search('sam', 'q=canary')).body.results).to.have.length(1);
    await school.relate('teaches', 'tess', 'sam', { context: 'algebra-1', status: 'ended' });
    expect((await search('sam', 'q=canary')).body.results).to.deep.equal([]);
    expectError(await search('sam', `q=canary&room_id=${room}`), 403, 'CANNOT_CHAT');
  });

  it('refuses no character and more than 200, and numbers that are not plain', async () => {
    const long = 'x'.repeat(201);
    for (const query of ['', 'q=', `q=${long}`, 'q=ab&limit=0', 'q=ab&limit=51', 'q=ab&room_id=x', 'q=a%00b'])
      expectError(await search('sam', query), 400, 'INVALID_REQUEST');
    expectError(await search('sam', 'q=ab&cursor=nonsense'), 400, 'INVALID_REQUEST');
    expectError(await http().get(null, `${path}?q=ab`), 401, 'UNAUTHORIZED');
  });
});
