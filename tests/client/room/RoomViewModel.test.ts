import { expect } from 'chai';
import type { RoomDetail } from '../../../client/connection/ChatApi.ts';
import { RoomViewModel } from '../../../client/room/RoomViewModel.ts';
import { asFailure } from '../../../client/wire/ChatRefusal.ts';
import type { RoomRights } from '../../../client/wire/RoomRights.ts';
import { eventually } from '../../support/eventually.ts';
import { openScripted } from '../openScripted.ts';
import { me, other } from '../ScriptedServer.ts';

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
      ...{ onChange: () => {}, failureOf: asFailure, unreadFrom: () => 0 },
    });
    const update = (seq: number, is_active: boolean): void =>
      model.apply({ type: 'room_updated', room_id: room.id, seq, at: '', name: '', is_active });
    update(1, false);
    update(2, true);
    expect(answers).to.have.length(2);
    answers[1]?.({ room, participants: [], ownerId: null, rights: rights(true) });
    await eventually(() => expect(model.describe().rights).to.deep.equal(rights(true)));
    answers[0]?.({ room, participants: [], ownerId: null, rights: rights(false) });
    await Promise.resolve();
    expect(model.describe().rights).to.deep.equal(rights(true));
    update(3, false);
    answers[2]?.({ room, participants: [], ownerId: null, rights: rights(false) });
    await eventually(() => expect(model.describe().rights).to.deep.equal(rights(false)));
    client.close();
  });

  it('shows what the person has sent also while the history is still on its way', async () => {
    let release = (): void => {};
    const isHeld = new Promise<void>((resolve) => {
      release = resolve;
    });
    const opened = openScripted({
      fetch: async (url, init) => {
        const answer = await opened.server.fetch(url, init);
        if (init.method === 'GET' && new URL(url).pathname.endsWith('/messages/')) await isHeld;
        return answer;
      },
    });
    const { runtime, server, client, connected } = opened;
    await runtime.advance(1_000);
    await connected;
    server.say(1, other, 'before');
    await runtime.advance(1_000);
    const view = client.room(1);
    const opening = view.open();
    view.send('mine');
    const seen: string[] = [];
    const stopSeeing = view.state.subscribe(() => {
      seen.push(
        view.state
          .get()
          .messages.map(({ content, status }) => `${content} ${status}`)
          .join(),
      );
    });
    await runtime.advance(1_000);
    server.say(1, other, 'after');
    await runtime.advance(1_000);
    expect(view.state.get().isLoaded).to.equal(false);
    expect(view.state.get().messages.map(({ content, status }) => [content, status])).to.deep.equal([['mine', 'sent']]);
    const [{ key } = expect.fail('it is shown')] = view.state.get().messages;
    release();
    await runtime.advance(1_000);
    await opening;
    const { messages } = view.state.get();
    expect(messages.map(({ content }) => content)).to.deep.equal(['before', 'mine', 'after']);
    expect(messages[1]?.key).to.equal(key);
    // Never without it: a page that takes a message away and puts it back loses the focus on it.
    expect(seen.filter((shown) => !shown.includes('mine'))).to.deep.equal([]);
    stopSeeing();
    client.close();
  });

  it('shows no gap where the end is loaded anew while an older page is on its way', async () => {
    let held: (() => void) | undefined;
    const opened = openScripted({
      fetch: async (url, init) => {
        const answer = await opened.server.fetch(url, init);
        if (new URL(url).searchParams.has('before'))
          await new Promise<void>((resolve) => {
            held = resolve;
          });
        return answer;
      },
    });
    const { runtime, server, client, connected } = opened;
    for (let number = 1; number <= 120; number += 1) server.say(1, other, `${number}`);
    await runtime.advance(1_000);
    await connected;
    const view = client.room(1);
    const opening = view.open();
    await runtime.advance(1_000);
    await opening;
    const older = view.loadOlder();
    await runtime.advance(1_000);
    for (let number = 121; number <= 200; number += 1) server.say(1, other, `${number}`);
    await runtime.advance(1_000);
    const jumping = view.jumpToEnd();
    await runtime.advance(1_000);
    await jumping;
    held?.();
    await runtime.advance(1_000);
    await older;
    const numbers = view.state.get().messages.map(({ content }) => Number(content));
    expect(numbers.at(-1)).to.equal(200);
    expect(numbers).to.deep.equal(numbers.map((_, place) => (numbers[0] ?? 0) + place));
    client.close();
  });
});
