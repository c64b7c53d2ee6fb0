import { expect } from 'chai';
import type { RoomDetail } from '../../../client/connection/ChatApi.ts';
import { RoomViewModel } from '../../../client/room/RoomViewModel.ts';
import type { RoomRights } from '../../../client/wire/RoomRights.ts';
import { eventually } from '../../support/eventually.ts';
import { openScripted } from '../openScripted.ts';
import { me } from '../ScriptedServer.ts';

const rights = (may_post: boolean): RoomRights => ({
  ...{ may_post, may_mention_all: false, may_rename: false, may_archive: false, may_add: false },
  ...{
    may_leave: true,
    may_hand_over: false,
    answers: false,
    moderates: false,
    sees_members: true,
    sees_receipts: true,
    sees_presence: true,
  },
});

describe('RoomViewModel', () => {
  it('shows the rights of the latest request when answers come in another order', async () => {
    const { runtime, client, connected } = openScripted();
    await runtime.advance(1_000);
    await connected;
    const [room] = client.rooms.get().rooms;
    if (room === undefined) return expect.fail('the scripted server has a room');

    const answers: ((detail: RoomDetail) => void)[] = [];
    const model = new RoomViewModel(room.id, {
      ...{ runtime, me: () => me, sendFrame: () => {} },
      api: { http: null as never, fetchRoom: () => new Promise<RoomDetail>((resolve) => void answers.push(resolve)) },
      rooms: { get: () => room, events: null as never },
      queue: { entriesOf: () => [], forgetStored: () => {} },
    });
    const update = (seq: number, is_active: boolean): void =>
      model.apply({ type: 'room_updated', room_id: room.id, seq, at: '', name: '', is_active });
    update(1, false);
    update(2, true);
    expect(answers).to.have.length(2);
    answers[1]?.({ room, participants: [], ownerId: null, rights: rights(true) });
    await eventually(() => expect(model.state.get().rights).to.deep.equal(rights(true)));
    answers[0]?.({ room, participants: [], ownerId: null, rights: rights(false) });
    await Promise.resolve();
    expect(model.state.get().rights).to.deep.equal(rights(true));
    update(3, false);
    answers[2]?.({ room, participants: [], ownerId: null, rights: rights(false) });
    await eventually(() => expect(model.state.get().rights).to.deep.equal(rights(false)));
    client.close();
  });
});
