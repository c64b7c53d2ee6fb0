import { expect } from 'chai';
import type { RoomView } from '../../../client/room/RoomView.ts';
import { eventually } from '../../support/eventually.ts';
import { ClientWorld } from '../ClientWorld.ts';

describe('pins and marks of a client', function () {
  this.timeout(20_000);
  let world: ClientWorld;
  let tess: RoomView;
  let sam: RoomView;

  beforeEach(async () => {
    world = await ClientWorld.open();
    const [one, other] = [world.client('tess'), world.client('sam')];
    await Promise.all([one.connect(), other.connect()]);
    tess = await world.direct(one, 'sam');
    sam = other.room(tess.id);
    await sam.open();
    for (const text of ['one', 'two', 'three']) tess.send(text);
    await eventually(() => expect(sam.state.get().messages.map(({ content }) => content)).to.have.length(3));
  });
  afterEach(() => world.close());

  const idOf = (view: RoomView, text: string): number =>
    view.state.get().messages.find(({ content }) => content === text)?.id ?? expect.fail(`no ${text}`);
  const pinned = (view: RoomView): (string | undefined)[] =>
    view.state
      .get()
      .messages.filter(({ pinned_seq }) => typeof pinned_seq === 'number')
      .map(({ content }) => content);

  it('show a pin to both, live, and count that pins changed', async () => {
    const before = sam.state.get().pinChanges;
    await tess.pinMessage(idOf(tess, 'two'), true);
    expect(pinned(tess)).to.deep.equal(['two']);
    await eventually(() => expect(pinned(sam)).to.deep.equal(['two']));
    expect(sam.state.get().pinChanges).to.be.greaterThan(before);
    expect((await sam.pins()).map(({ content }) => content)).to.deep.equal(['two']);
    await sam.pinMessage(idOf(sam, 'two'), false);
    await eventually(() => expect(pinned(tess)).to.deep.equal([]));
    expect(await tess.pins()).to.deep.equal([]);
  });

  it('learn of pins that came while they were away', async () => {
    world.proxy.cut();
    await tess.pinMessage(idOf(tess, 'three'), true);
    await eventually(() => expect(pinned(sam)).to.deep.equal(['three']));
  });

  it('count a room as unread from a message on, until it is read again', async () => {
    sam.markRead();
    await eventually(() => expect(sam.state.get().room?.unread_count).to.equal(0));
    await sam.markUnread(idOf(sam, 'two'));
    await eventually(() =>
      expect(sam.state.get().room).to.include({ unread_count: 2, unread_mark_id: idOf(sam, 'two') }),
    );
    expect(tess.state.get().room?.unread_count).to.equal(0);
    sam.markRead();
    await eventually(() => expect(sam.state.get().room).to.include({ unread_count: 0 }));
  });
});
