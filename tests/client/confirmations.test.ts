import { expect } from 'chai';
import { IDBFactory } from 'fake-indexeddb';
import { indexedDbOutbox } from '../../client/outbox/indexedDbOutbox.ts';
import type { RoomView } from '../../client/room/RoomView.ts';
import { eventually } from '../support/eventually.ts';
import { ClientWorld } from './ClientWorld.ts';

describe('confirmations of a client', function () {
  this.timeout(20_000);
  let world: ClientWorld;
  beforeEach(async () => {
    world = await ClientWorld.open();
  });
  afterEach(() => world.close());

  const open = async () => {
    const [one, other, second] = [world.client('tess'), world.client('sam'), world.client('sam')];
    await Promise.all([one.connect(), other.connect(), second.connect()]);
    const tess = await world.direct(one, 'sam');
    const sam = other.room(tess.id);
    await sam.open();
    tess.send('Bring the form', { asksConfirmation: true });
    expect(tess.state.get().messages.at(-1), 'shown before it is stored').to.include({
      requires_confirmation: 'person',
    });
    await eventually(() => expect(sam.state.get().messages.at(-1)).to.include({ requires_confirmation: 'person' }));
    const [heard, told]: [string[], string[]] = [[], []];
    one.on('confirmation', ({ state }) => heard.push(state));
    second.on('confirmation', ({ state }) => told.push(state));
    const id = sam.state.get().messages.at(-1)?.id ?? expect.fail('it has no id');
    return { tess, sam, other, heard, told, id };
  };
  const confirmed = async (view: RoomView, id: number): Promise<number> =>
    (await world.chat.ask('tess', 'GET', `rooms/${view.id}/messages/${id}/confirmations/`)).body.counts.confirmed;

  it('reach the sender and the person’s other devices, once', async () => {
    const { tess, sam, heard, told, id } = await open();
    sam.confirm(id);
    sam.confirm(id);
    expect(sam.state.get().messages.at(-1)).to.include({ isConfirming: true });
    await eventually(() => expect(sam.state.get().messages.at(-1)).not.to.have.property('isConfirming'));
    await eventually(() =>
      expect([heard.includes('answered'), told.includes('confirmed')]).to.deep.equal([true, true]),
    );
    expect(await confirmed(tess, id)).to.equal(1);
  });

  it('wait for a connection, also over a reload', async () => {
    const { tess, sam, other, id } = await open();
    other.close();
    const factory = new IDBFactory();
    const outbox = () => indexedDbOutbox('outbox', factory);
    const isDown = { now: true };
    const offline = world.client('sam', {
      outbox: outbox(),
      fetch: async (url, init) => {
        if (isDown.now && String(url).includes('/confirm/')) throw new TypeError('no network');
        return fetch(String(url).replace('http://chat.test', world.chat.address), init);
      },
    });
    await offline.connect();
    const view = offline.room(sam.id);
    await view.open();
    view.confirm(id);
    await eventually(async () => expect(await outbox().all()).to.have.length(1));
    expect(await confirmed(tess, id)).to.equal(0);
    offline.close();
    isDown.now = false;
    const again = world.client('sam', { outbox: outbox() });
    await again.connect();
    await eventually(async () => expect(await confirmed(tess, id)).to.equal(1));
    await eventually(async () => expect(await outbox().all()).to.deep.equal([]));
  });

  it('are forgotten where nobody asks', async () => {
    const { sam, other, id } = await open();
    const failures: unknown[] = [];
    other.on('message_failed', (failure) => failures.push(failure));
    await world.chat.ask('tess', 'DELETE', `rooms/${sam.id}/messages/${id}/`);
    sam.confirm(id);
    await eventually(() => expect(sam.state.get().messages.at(-1)).not.to.have.property('isConfirming'));
    expect(failures).to.deep.equal([]);
  });
});
