import { expect } from 'chai';
import { defaultGuardSettings } from '../../../core/guard/makeGuards.ts';
import { makeChat } from '../../../core/makeChat.ts';
import { marketplacePolicy } from '../../../core/permissions/marketplacePolicy.ts';
import { definePolicy } from '../../../core/permissions/Policy.ts';
import { refusalOf } from '../../contracts/refusalOf.ts';
import { memoryWorld } from '../../support/memoryWorld.ts';
import { generousLimits } from '../../support/openChat.ts';

describe('the guard of a marketplace', () => {
  it('stops contacts while a worker bids, and lets them pass once hired for the job', async () => {
    const world = await memoryWorld(marketplacePolicy);
    const guards = { ...defaultGuardSettings, timers: { after: () => () => {} } };
    const chat = makeChat(world, marketplacePolicy, generousLimits, { guards });
    const user = (externalId: string, role: string) => ({
      externalId,
      role,
      firstName: '',
      lastName: externalId,
      isActive: true,
    });
    const relation = (kind: string, context: string) =>
      ({ kind, from: 'will', to: 'cleo', context, status: 'active' }) as const;
    const relate = (...relations: ReturnType<typeof relation>[]) => chat.applyDirectory({ users: [], relations });
    await chat.applyDirectory({
      users: [user('will', 'worker'), user('cleo', 'client')],
      relations: [relation('bids_on', 'roof'), relation('bids_on', 'door')],
    });
    const find = async (id: string) => (await world.people.findByExternalId(id)) ?? expect.fail();
    const [will, cleo] = [await find('will'), await find('cleo')];
    const open = async (context: string) =>
      (await chat.openRoom(will, { type: 'job', userId: cleo.id, fromId: will.id, context })).room.id;
    const [roof, door] = [await open('roof'), await open('door')];
    const direct = (await chat.openRoom(will, { type: 'direct', userId: cleo.id })).room.id;
    const send = (roomId: typeof roof) => chat.sendMessage({ sender: will, roomId, content: 'Call 8 912 345 67 80' });
    for (const roomId of [roof, door, direct]) expect(await refusalOf(send(roomId))).to.equal('MESSAGE_REFUSED');
    await chat.sendMessage({ sender: will, roomId: roof, content: 'At 10:30, page 45, for 1 200 руб.' });

    await relate(relation('hired_for', 'roof'));
    expect((await send(roof)).message.content).to.include('8 912');
    expect(await refusalOf(send(door))).to.equal('MESSAGE_REFUSED');
    expect((await send(direct)).message.content).to.include('8 912');
    await world.close();
  });

  it('is checked with the policy', () => {
    const guard = { guard: 'contact', rooms: ['job'] } as const;
    const wrong = [
      { ...guard, guard: 'spam' },
      { ...guard, rooms: ['nowhere'] },
      { ...guard, while: 'knows' },
      { ...guard, rooms: ['group'], while: 'bids_on' },
      { ...guard, action: 'burn' },
      { ...guard, onTimeout: 'wait' },
    ];
    for (const rule of wrong)
      expect(() => definePolicy({ ...marketplacePolicy, guards: [rule as never] }), JSON.stringify(rule)).to.throw(
        RangeError,
      );
  });
});
