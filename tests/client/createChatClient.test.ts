import { expect } from 'chai';
import { IDBFactory } from 'fake-indexeddb';
import type { ChatClient } from '../../client/ChatClient.ts';
import { createChatClient } from '../../client/createChatClient.ts';
import { createRoomClient } from '../../client/createRoomClient.ts';
import { indexedDbOutbox } from '../../client/outbox/indexedDbOutbox.ts';
import type { RoomView } from '../../client/room/RoomView.ts';
import { eventually } from '../support/eventually.ts';
import { ClientWorld, patiently, texts } from './ClientWorld.ts';

describe('the client with a real server', function () {
  this.timeout(20_000);
  let world: ClientWorld;

  beforeEach(async () => {
    world = await ClientWorld.open();
  });

  afterEach(() => world.close());

  it('shows a message at once, then as stored, under the same key', async () => {
    const tess = await world.online('tess');
    const view = await world.direct(tess, 'sam');
    const key = view.send('Hello Sam');
    expect(texts(view)).to.deep.equal(['Hello Sam (sending)']);
    await eventually(() => expect(texts(view)).to.deep.equal(['Hello Sam']));
    expect(view.state.get().messages[0]).to.include({ key, pending: null, seq: view.state.get().room?.head_seq });
  });

  it('reads the policy, and knows what may be done in an open room', async () => {
    const [tess, sam] = [await world.online('tess'), await world.online('sam')];
    const { roles, relations, room_types } = await sam.policy();
    expect(roles.find(({ role }) => role === sam.me.get()?.role)?.name['en']).to.equal('Student');
    expect(relations[0]).to.deep.include({ kind: 'teaches', room_type: 'forum_subject' });
    const group = room_types.find(({ type }) => type === 'group');
    expect([group?.rests_on, group?.may_open, group?.needs.name]).to.deep.equal(['owner', false, 'needed']);

    const participant_ids = [sam.me.get()?.id ?? 0];
    const { room } = await tess.openRoom({ type: 'group', name: 'Trip', participant_ids });
    const [owned, joined] = [tess.room(room.id), sam.room(room.id)];
    await Promise.all([owned.open(), joined.open()]);
    const rights = (view: RoomView) => view.state.get().rights;
    await eventually(() => expect(rights(owned)).to.include({ may_rename: true, may_leave: false }));
    await eventually(() => expect(rights(joined)).to.include({ may_post: true, may_rename: false, may_leave: true }));
    await owned.archive(true);
    await eventually(() => expect(rights(joined)).to.include({ may_post: false }));
  });

  it('keeps rooms, order and unread counts by events', async () => {
    const [tess, sam] = [await world.online('tess'), await world.online('sam')];
    const joined = new Promise<number>((resolve) => void sam.on('room_joined', ({ room }) => resolve(room.id)));
    const view = await world.direct(tess, 'sam');
    expect(await joined).to.equal(view.id);
    view.send('one');
    view.send('two');
    await eventually(() => expect(sam.rooms.get().unreadTotal).to.equal(2));
    expect(sam.rooms.get().rooms[0]).to.include({ id: view.id, last_message_content: 'two' });

    await eventually(() => expect(texts(view)).to.deep.equal(['one', 'two']));
    view.remove(view.state.get().messages[1]?.id ?? 0);
    await eventually(() => expect(sam.rooms.get().unreadTotal).to.equal(1));
    expect(sam.rooms.get().rooms[0]).to.include({ last_message_content: 'one' });
  });

  it('marks messages as read here and on another device, and shows their author who has read', async () => {
    const [tess, sam, phone] = [await world.online('tess'), await world.online('sam'), await world.online('sam')];
    const view = await world.direct(tess, 'sam');
    view.send('one');
    await eventually(() => expect(phone.rooms.get().unreadTotal).to.equal(1));
    const seen = sam.room(view.id);
    await seen.open();
    expect(seen.state.get().newSince).to.be.below(seen.state.get().messages[0]?.seq ?? 0);
    seen.markRead();
    expect(sam.rooms.get().unreadTotal).to.equal(0);
    await eventually(() => expect(phone.rooms.get().unreadTotal).to.equal(0));
    await eventually(() =>
      expect([...view.state.get().readUpTo.values()]).to.include(seen.state.get().messages[0]?.id),
    );
    expect((await view.receipts(view.state.get().messages[0]?.id ?? 0)).map(({ user }) => user.username)).to.deep.equal(
      ['sam'],
    );
  });

  it('shows edits and deletions at once, and undoes them when the server refuses', async () => {
    const tess = await world.online('tess');
    const view = await world.direct(tess, 'sam');
    const key = view.send('helo');
    await eventually(() => expect(texts(view)).to.deep.equal(['helo']));
    const id = view.state.get().messages[0]?.id ?? 0;
    view.edit(id, 'hello');
    expect(texts(view)).to.deep.equal(['hello (sending)']);
    await eventually(() => expect(texts(view)).to.deep.equal(['hello']));

    view.edit(id, 'x'.repeat(10_001));
    await eventually(() => expect(texts(view)).to.deep.equal(['hello (failed)']));
    expect(view.state.get().messages[0]).to.deep.include({ pending: 'edit' });
    expect(view.state.get().messages[0]?.failure?.code).to.equal('MESSAGE_TOO_LONG');
    view.discard(key);
    expect(texts(view)).to.deep.equal(['hello']);
  });

  it('keeps a refused message, with the reason, until it is sent again or discarded', async () => {
    const tess = await world.online('tess');
    const failed: string[] = [];
    tess.on('message_failed', ({ message }) => failed.push(message.content));
    const ada = await world.online('ada');
    const view = await world.direct(tess, 'ada');
    const office = await world.direct(ada, 'tess');
    await office.archive(true);
    const key = view.send('too late');
    await eventually(() => expect(texts(view)).to.deep.equal(['too late (failed)']));
    expect(view.state.get().messages[0]?.failure?.code).to.equal('ROOM_INACTIVE');
    await office.archive(false);
    view.retry(key);
    await eventually(() => expect(texts(view)).to.deep.equal(['too late']));
    expect(failed).to.deep.equal(['too late']);
  });

  it('refuses a message that is too long for a frame without sending it', async () => {
    const tess = await world.online('tess');
    const view = await world.direct(tess, 'sam');
    view.send('ы'.repeat(40_000));
    await eventually(() => expect(view.state.get().messages[0]?.failure?.code).to.equal('MESSAGE_TOO_LONG'));
    expect(tess.connection.get().status).to.equal('online');
  });

  it('keeps messages written offline over a reload, and sends each once and in order', async () => {
    const factory = new IDBFactory();
    const outbox = () => indexedDbOutbox('outbox', factory);
    const tess = world.client('tess', { outbox: outbox() });
    await tess.connect();
    const view = await world.direct(tess, 'sam');
    world.proxy.isRefusing = true;
    world.proxy.cut();
    await eventually(() => expect(tess.connection.get().status).to.not.equal('online'));
    for (const text of ['one', 'two', 'three']) view.send(text);
    await eventually(async () => expect(await outbox().all()).to.have.length(3));
    tess.close();

    world.proxy.heal();
    const [page, otherTab] = [world.client('tess', { outbox: outbox() }), world.client('tess', { outbox: outbox() })];
    await Promise.all([page.connect(), otherTab.connect()]);
    const again = page.room(view.id);
    await again.open();
    await eventually(() => expect(texts(again)).to.deep.equal(['one', 'two', 'three']));
    await eventually(async () => expect(await outbox().all()).to.deep.equal([]));
    const { body } = await world.chat.ask('sam', 'GET', `rooms/${view.id}/messages/`);
    expect(body.messages.map(({ content }: { content: string }) => content)).to.deep.equal(['one', 'two', 'three']);
  });

  it('does not send the messages of another person in the same browser', async () => {
    const factory = new IDBFactory();
    const outbox = () => indexedDbOutbox('outbox', factory);
    const tess = world.client('tess', { outbox: outbox() });
    await tess.connect();
    const view = await world.direct(tess, 'sam');
    world.proxy.isRefusing = true;
    world.proxy.cut();
    await eventually(() => expect(tess.connection.get().status).to.not.equal('online'));
    view.send("Tess's words");
    await eventually(async () => expect(await outbox().all()).to.have.length(1));
    tess.close();
    world.proxy.heal();

    const sam = world.client('sam', { outbox: outbox() });
    await sam.connect();
    const seen = sam.room(view.id);
    await seen.open();
    seen.send("Sam's words");
    await eventually(() => expect(texts(seen)).to.deep.equal(["Sam's words"]));
    expect(await outbox().all()).to.have.length(1);
  });

  it('drops its cursors and loads everything again when the server has another history', async () => {
    const tess = await world.online('tess');
    const view = await world.direct(tess, 'sam');
    for (let count = 0; count < 5; count += 1) view.send(`old ${count}`);
    await eventually(() => expect(texts(view)).to.deep.equal(['old 0', 'old 1', 'old 2', 'old 3', 'old 4']));
    await world.replaceServer();
    const { body } = await world.chat.ask('tess', 'POST', 'rooms/', {
      type: 'direct',
      user_id: await world.chat.userId('sam'),
    });
    expect(body.room.id, 'the same room as before').to.equal(view.id);
    await world.chat.ask('sam', 'POST', `rooms/${view.id}/messages/`, { content: 'new' });
    await eventually(() => expect(texts(view)).to.deep.equal(['new']), { within: 10_000 });
    view.send('newer');
    await eventually(() => expect(texts(view)).to.deep.equal(['new', 'newer']));
  });

  it('gets a fresh token when the server refuses the old one', async () => {
    const tokens = ['no token at all', await world.chat.token('tess')];
    const tess = world.client('tess', { token: () => tokens.shift() ?? '' });
    await tess.connect();
    expect(tokens).to.deep.equal([]);
  });

  it('says why it cannot connect', async () => {
    const tess = world.client('tess', { token: () => 'no token at all' });
    const refusal = await tess.connect().catch((failure: unknown) => failure);
    expect(refusal).to.be.an('error').that.includes({ code: 'UNAUTHORIZED' });
    expect(() => createChatClient({ url: 'chat.test', token: () => '' })).to.throw(TypeError, 'http');
  });

  it('leaves a room when the person is removed, and returns when they are added again', async () => {
    const [tess, sue] = [await world.online('tess'), await world.online('sue')];
    const [samId, sueId] = [await world.chat.userId('sam'), await world.chat.userId('sue')];
    const { room } = await tess.openRoom({ type: 'group', name: 'Maths', participant_ids: [samId, sueId] });
    await eventually(() => expect(sue.rooms.get().rooms.map(({ id }) => id)).to.include(room.id));
    const seen = sue.room(room.id);
    await seen.open();
    expect(seen.state.get().participants).to.have.length(3);
    const view = tess.room(room.id);
    await view.open();
    await view.removeParticipant(sueId);
    await eventually(() => expect(seen.state.get().leftBecause).to.equal('removed'));
    expect(sue.rooms.get().rooms.map(({ id }) => id)).to.not.include(room.id);
    await view.addParticipants([sueId]);
    await eventually(() => expect(seen.state.get().leftBecause).to.equal(null));
    view.send('Welcome back');
    await eventually(() => expect(texts(seen)).to.deep.equal(['Welcome back']));
  });

  it('hands a room over, and shows both what they may do from then on', async () => {
    const [tess, ada] = [await world.online('tess'), await world.online('ada')];
    const [samId, adaId] = [await world.chat.userId('sam'), await world.chat.userId('ada')];
    const { room } = await tess.openRoom({ type: 'group', name: 'Maths', participant_ids: [samId, adaId] });
    const [view, other] = [tess.room(room.id), ada.room(room.id)];
    await Promise.all([view.open(), other.open()]);
    await eventually(() => expect(view.state.get().rights?.may_hand_over).to.equal(true));
    const me = view.state.get().ownerId;
    await view.handOver(adaId);
    for (const { state } of [view, other]) await eventually(() => expect(state.get().ownerId).to.equal(adaId));
    expect([view.state.get().rights?.may_hand_over, view.state.get().rights?.may_leave]).to.deep.equal([false, true]);
    expect(other.state.get().rights?.may_rename).to.equal(true);
    expect(me).not.to.equal(adaId);
    const refusal = await view.handOver(adaId).catch((failure: unknown) => failure);
    expect(refusal).to.be.an('error').that.includes({ code: 'ACCESS_DENIED' });
  });

  it('loads the history in pages, jumps within it, and adds new messages only at its end', async () => {
    const tess = await world.online('tess');
    const view = await world.direct(tess, 'sam');
    view.close();
    for (let count = 1; count <= 120; count += 1)
      await world.chat.ask('sam', 'POST', `rooms/${view.id}/messages/`, { content: `${count}` });
    await view.open();
    expect(texts(view).slice(0, 1)).to.deep.equal(['71']);
    await view.loadOlder();
    await view.loadOlder();
    expect(texts(view)).to.deep.equal(Array.from({ length: 120 }, (_, index) => `${index + 1}`));
    expect(view.state.get()).to.include({ hasOlder: false, hasNewer: false });

    const fortieth = view.state.get().messages[39]?.id ?? 0;
    await view.jumpTo(fortieth);
    expect(view.state.get()).to.include({ hasOlder: true, hasNewer: true });
    expect(texts(view)).to.include('40').and.not.include('120');
    await world.chat.ask('sam', 'POST', `rooms/${view.id}/messages/`, { content: '121' });
    await eventually(() => expect(tess.rooms.get().rooms[0]?.last_message_content).to.equal('121'));
    expect(texts(view)).to.not.include('121');
    await view.loadNewer();
    await view.loadNewer();
    expect(texts(view).slice(-1)).to.deep.equal(['121']);
    expect(view.state.get().hasNewer).to.equal(false);

    await view.open({ at: 'unread' });
    expect(texts(view)).to.include('1');
  });

  it('shows an own message at once in the middle of a history, behind a gap, and then what stands before it', async () => {
    const [tess, sam] = [await world.online('tess'), await world.online('sam')];
    const view = await world.direct(tess, 'sam');
    view.close();
    const say = (content: string) => world.chat.ask('sam', 'POST', `rooms/${view.id}/messages/`, { content });
    for (let count = 1; count <= 120; count += 1) await say(`${count}`);
    await eventually(() => expect(tess.rooms.get().unreadTotal).to.equal(120));
    const [mine, theirs] = [tess.room(view.id), sam.room(view.id)];
    await Promise.all([mine.open({ at: 'unread' }), theirs.open()]);
    expect(texts(mine).slice(0, 1)).to.deep.equal(['1']);
    expect(mine.state.get()).to.include({ hasNewer: true, gapBefore: null });

    const states: (typeof mine.state extends { get(): infer State } ? State : never)[] = [];
    const stop = mine.state.subscribe(() => states.push(mine.state.get()));
    const key = mine.send('Here I am');
    expect(texts(mine).slice(-1)).to.deep.equal(['Here I am (sending)']);
    expect(mine.state.get()).to.include({ gapBefore: key, hasNewer: true });
    await say('And I');
    await eventually(() => expect(mine.state.get().hasNewer).to.equal(false));
    await eventually(() => expect(texts(mine).slice(-2)).to.have.members(['Here I am', 'And I']));
    expect(mine.state.get().messages.length).to.be.within(50, 53);
    await eventually(() => expect(texts(theirs).slice(-2)).to.deep.equal(texts(mine).slice(-2)));
    stop();
    for (const { messages, gapBefore } of states) {
      expect(
        messages.filter((one) => one.key === key),
        'the message, always once',
      ).to.have.lengthOf(1);
      messages.forEach((one, index) => {
        const before = messages[index - 1];
        if (before === undefined || one.seq === null || before.seq === null || one.key === gapBefore) return;
        expect(one.seq, 'what follows without a gap').to.equal(before.seq + 1);
      });
    }
  });

  it('keeps an own message behind its gap while there is no network, until another part is shown', async () => {
    let isCut = false;
    const options = world.options('tess');
    const tess = world.client('tess', {
      fetch: (url, init) => (isCut ? Promise.reject(new TypeError('cut')) : (options.fetch ?? fetch)(url, init)),
    });
    await tess.connect();
    const view = await world.direct(tess, 'sam');
    view.close();
    for (let count = 1; count <= 60; count += 1)
      await world.chat.ask('sam', 'POST', `rooms/${view.id}/messages/`, { content: `${count}` });
    await eventually(() => expect(tess.rooms.get().unreadTotal).to.equal(60));
    await view.open({ at: 'unread' });
    isCut = true;
    world.proxy.isRefusing = true;
    world.proxy.cut();
    await eventually(() => expect(tess.connection.get().status).to.not.equal('online'));
    const key = view.send('Later');
    await eventually(() => expect(view.state.get().failure?.code).to.equal('UNREACHABLE'));
    expect(texts(view)).to.include('1').and.include('Later (sending)');
    expect(view.state.get().gapBefore).to.equal(key);
    isCut = false;
    world.proxy.heal();
    await eventually(() => expect(texts(view).slice(-2)).to.deep.equal(['60', 'Later']), { within: 10_000 });
    expect(view.state.get()).to.include({ hasNewer: false, gapBefore: null });
  });

  it('shows a reaction at once, and the reactions of others', async () => {
    const [tess, sam] = [await world.online('tess'), await world.online('sam')];
    const view = await world.direct(tess, 'sam');
    view.send('Well done');
    const seen = sam.room(view.id);
    await seen.open();
    await eventually(() => expect(texts(seen)).to.deep.equal(['Well done']));
    const id = seen.state.get().messages[0]?.id ?? 0;
    const reactions = (of: RoomView) =>
      of.state.get().messages[0]?.reactions.map(({ emoji, count }) => `${emoji}${count}`);
    seen.react(id, '👍');
    expect(reactions(seen)).to.deep.equal(['👍1']);
    await eventually(() => expect(reactions(view)).to.deep.equal(['👍1']));
    view.react(id, '👍');
    await eventually(() => expect(reactions(seen)).to.deep.equal(['👍2']));
    seen.unreact(id, '👍');
    await eventually(() => expect(reactions(view)).to.deep.equal(['👍1']));
    seen.react(id, 'no emoji');
    await eventually(() => expect(reactions(seen)).to.deep.equal(['👍1']));
    expect(sam.rooms.get().rooms[0]).to.include({ last_message_content: 'Well done', unread_count: 1 });
  });

  it('mutes and pins rooms for one person on all their devices', async () => {
    const [tess, phone] = [await world.online('tess'), await world.online('tess')];
    const [withSam, withSue] = [await world.direct(tess, 'sam'), await world.direct(tess, 'sue')];
    withSue.send('later');
    const first = (of: ChatClient): number | undefined => of.rooms.get().rooms[0]?.id;
    await eventually(() => expect(first(phone)).to.equal(withSue.id));
    await withSam.pin(true);
    await withSam.mute(true);
    expect(first(tess)).to.equal(withSam.id);
    await eventually(() => expect(phone.rooms.get().rooms[0]).to.include({ id: withSam.id, is_muted: true }));
  });

  it('shows who is online in an open room', async () => {
    const [tess, sam] = [await world.online('tess'), await world.online('sam')];
    const view = await world.direct(tess, 'sam');
    const samId = await world.chat.userId('sam');
    await eventually(() => expect([...view.state.get().online]).to.include(samId));
    const gone = new Promise((resolve) => void tess.on('presence', resolve));
    sam.close();
    expect(await gone).to.deep.equal({ userId: samId, isOnline: false });
    expect([...view.state.get().online]).to.not.include(samId);
  });

  it('shows who types', async () => {
    const [tess, sam] = [await world.online('tess'), await world.online('sam')];
    const view = await world.direct(tess, 'sam');
    const seen = sam.room(view.id);
    await seen.open();
    await eventually(() => {
      view.typing();
      expect(seen.state.get().typing.map(({ username }) => username)).to.deep.equal(['tess']);
    });
    view.stopTyping();
    await eventually(() => expect(seen.state.get().typing).to.deep.equal([]));
  });

  it('answers questions about contacts and permission', async () => {
    const sam = await world.online('sam');
    const { items } = await sam.contacts({ text: 'tess' });
    expect(items.map(({ full_name }) => full_name)).to.deep.equal(['Tess Bell']);
    await sam.setFavourite(items[0]?.id ?? 0, true);
    expect((await sam.contacts()).items[0]?.is_favourite).to.equal(true);
    expect(await sam.explain(await world.chat.userId('tess'))).to.include({ allowed: true });
  });

  describe('bound to a room', () => {
    it('shows one room, and another after a switch', async () => {
      const tess = await world.online('tess');
      const [withSam, withSue] = [await world.direct(tess, 'sam'), await world.direct(tess, 'sue')];
      const bound = createRoomClient({ ...world.options('tess'), roomId: withSam.id });
      await bound.connect(patiently);
      withSam.send('to Sam');
      withSue.send('to Sue');
      await eventually(() => expect(texts(bound.room)).to.deep.equal(['to Sam']));
      const view = bound.switchRoom(withSue.id);
      await eventually(() => expect(texts(view)).to.deep.equal(['to Sue']));
      expect(bound.room).to.equal(view);
      view.send('again');
      await eventually(() => expect(texts(withSue)).to.deep.equal(['to Sue', 'again']));
      bound.close();
    });

    it('is closed for good if the person is not in the room', async () => {
      const bound = createRoomClient({ ...world.options('sam'), roomId: 4_711 });
      await bound.connect(patiently).catch(() => {});
      await eventually(() => expect(bound.connection.get().status).to.equal('closed'));
      expect(bound.connection.get().failure?.code).to.equal('ROOM_NOT_FOUND');
    });
  });
});
