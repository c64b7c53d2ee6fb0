import { expect } from 'chai';
import type { roomSettings } from '../../../../adapters/wire/rooms/preferenceSchemas.ts';
import type { roomDetail, roomList } from '../../../../adapters/wire/rooms/roomSchemas.ts';
import type { EphemeralEvent } from '../../../../core/rooms/RoomBus.ts';
import { expectError } from '../HttpWorld.ts';
import { withHttp } from '../withHttp.ts';

const rooms = '/api/chat/rooms/';

describe('settingRoutes', () => {
  const http = withHttp();
  const post = (name: 'sam' | 'ada' | 'sue', id: number, what: string, body?: unknown) =>
    http().post<typeof roomSettings>(name, `${rooms}${id}/${what}/`, body);

  it('mute and pin a room for one person, and undo both', async () => {
    const id = await http().school.direct('tess', 'sam');
    expect((await post('sam', id, 'mute')).body).to.deep.equal({
      room_id: id,
      is_muted: true,
      is_pinned: false,
      is_hidden: false,
    });
    const pinned = await post('sam', id, 'pin', { is_pinned: true });
    expect(pinned.body).to.deep.equal({ room_id: id, is_muted: true, is_pinned: true, is_hidden: false });
    const mine = await http().get<typeof roomDetail>('sam', `${rooms}${id}/`);
    expect(mine.body).to.include({ is_muted: true, is_pinned: true });
    const theirs = await http().get<typeof roomDetail>('tess', `${rooms}${id}/`);
    expect(theirs.body).to.include({ is_muted: false, is_pinned: false });
    const loud = await post('sam', id, 'mute', { is_muted: false });
    expect(loud.body).to.include({ is_muted: false, is_pinned: true });
  });

  it('list the pinned rooms', async () => {
    const id = await http().school.direct('tess', 'sam');
    await post('sam', id, 'pin');
    const list = async (query: string) =>
      (await http().get<typeof roomList>('sam', `${rooms}?${query}`)).body.rooms.map((room) => room.id);
    expect(await list('pinned=true')).to.deep.equal([id]);
    // Algebra, its class and the tutoring.
    expect(await list('pinned=false'))
      .to.have.length(3)
      .and.not.include(id);
    expectError(await http().get('sam', `${rooms}?pinned=yes`), 400, 'INVALID_REQUEST');
  });

  it('hide a room of two for who leaves it, until the next message or until it is opened again', async () => {
    const { school, chat } = http();
    const id = await school.direct('tess', 'sam');
    const list = async (who: 'sam' | 'tess', query = '') =>
      (await http().get<typeof roomList>(who, `${rooms}${query}`)).body.rooms.map((room) => room.id);
    const left = await http().ask('sam', 'DELETE', `${rooms}${id}/`);
    expect(left.body).to.deep.equal({ room_id: id, is_member: true, is_active: true });
    expect([await list('sam'), await list('tess')].map((ids) => ids.includes(id))).to.deep.equal([false, true]);
    expect(await list('sam', '?hidden=true')).to.include(id);
    await chat.sendMessage({ sender: school.person('tess'), roomId: id, content: 'still there' });
    expect(await list('sam')).to.include(id);

    expect((await post('sam', id, 'hide')).body).to.include({ is_hidden: true });
    await http().post('sam', rooms, { type: 'direct', user_id: school.id('tess') });
    expect(await list('sam')).to.include(id);
    await post('sam', id, 'hide');
    expect((await post('sam', id, 'hide', { is_hidden: false })).body).to.include({ is_hidden: false });
  });

  it('archive no room of two for somebody who may not moderate it', async () => {
    const id = await http().school.direct('tess', 'sam');
    for (const who of ['tess', 'sam'] as const)
      expectError(
        await http().ask(who, 'PATCH', `${rooms}${id}/`, { body: { is_archived: true } }),
        403,
        'ACCESS_DENIED',
      );
    const archived = await http().ask('ada', 'PATCH', `${rooms}${id}/`, { body: { is_archived: true } });
    expect(archived.body).to.include({ is_active: false });
  });

  it('work in an archived room', async () => {
    const id = await http().school.direct('tess', 'sam');
    await http().school.archive(id);
    expect((await post('sam', id, 'mute')).status).to.equal(200);
  });

  it('give the same answer for a room of others and one that does not exist', async () => {
    const hidden = await http().school.direct('theo', 'stan');
    for (const what of ['mute', 'pin', 'hide']) {
      const answers = [await post('sue', hidden, what), await post('sue', 999_999, what)];
      const [one, other] = answers.map((answer) => ({ ...expectError(answer, 404, 'ROOM_NOT_FOUND'), request_id: '' }));
      expect(one).to.deep.equal(other);
    }
  });

  it('refuse people who left, whose relation ended, or who observe the room', async () => {
    const { school } = http();
    const [group, direct] = [await school.group('tess', ['sam']), await school.direct('tess', 'sam')];
    await http().ask('sam', 'DELETE', `${rooms}${group}/`);
    expectError(await post('sam', group, 'mute'), 404, 'ROOM_NOT_FOUND');
    await school.relate('teaches', 'tess', 'sam', { context: 'algebra-1', status: 'ended' });
    expectError(await post('sam', direct, 'pin'), 403, 'CANNOT_CHAT');
    expectError(await post('ada', direct, 'pin'), 403, 'ACCESS_DENIED');
  });

  it('publish only changes, once', async () => {
    const signals: EphemeralEvent[] = [];
    const listener = {
      onPublication: () => {},
      onInvalidation: () => {},
      onEphemeral: (event: EphemeralEvent) => signals.push(event),
    };
    http().world.bus.addListener(listener);
    const id = await http().school.direct('tess', 'sam');
    for (let count = 0; count < 3; count += 1) await post('sam', id, 'mute');
    const userId = http().school.id('sam');
    expect(signals).to.deep.equal([
      { type: 'settings', roomId: id, userId, isMuted: true, isPinned: false, isHidden: false },
    ]);
  });

  it('refuse values that are not settings', async () => {
    const id = await http().school.direct('tess', 'sam');
    for (const body of [{ is_muted: 'yes' }, { is_muted: null }, { is_pinned: true }, []])
      expectError(await post('sam', id, 'mute', body), 400, 'INVALID_REQUEST');
  });
});
