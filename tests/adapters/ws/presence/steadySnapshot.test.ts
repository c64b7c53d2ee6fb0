import { expect } from 'chai';
import { ReadQueue } from '../../../../adapters/ws/fanout/ReadQueue.ts';
import { RoomChannels } from '../../../../adapters/ws/fanout/RoomChannels.ts';
import { makeSteadySnapshot } from '../../../../adapters/ws/presence/makeSteadySnapshot.ts';
import { RoomVisibility } from '../../../../adapters/ws/presence/RoomVisibility.ts';
import { asRoomId, asUserId } from '../../../../core/ids.ts';
import { educationPolicy } from '../../../../core/permissions/educationPolicy.ts';

const roomId = asRoomId(1);
const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** A room whose snapshots are read by `reads`; `isLarge` makes it one without. */
const open = (whileReading: (read: number, show: () => boolean) => void, isLarge = false) => {
  const bus = { subscribeRoom: async () => {}, unsubscribeRoom: () => {} };
  const channels = new RoomChannels({ policy: educationPolicy, bus, people: new Map(), reads: new ReadQueue(), log });
  const channel = channels.open({ roomId, type: 'direct', headSeq: 0 });
  const visibility = new RoomVisibility();
  let reads = 0;
  const snapshot = {
    readUpTo: [],
    readOnline: async () => {
      reads += 1;
      whileReading(reads, () => visibility.show(channel));
      return [asUserId(reads)];
    },
  };
  const chat = { roomSnapshot: async () => (isLarge ? null : snapshot) };
  const read = makeSteadySnapshot({ chat, channels, visibility });
  return { channel, visibility, read: () => read(roomId, asUserId(9)) };
};

describe('steadySnapshot', () => {
  it('reads who is online once when nobody comes or goes meanwhile', async () => {
    const { read } = open(() => {});
    expect((await read())?.onlineIds).to.deep.equal([1]);
  });

  it('reads again when somebody was shown to come or go, at most three times', async () => {
    const calm = open((reads, show) => reads === 1 && show());
    expect((await calm.read())?.onlineIds).to.deep.equal([2]);
    const restless = open((_reads, show) => show());
    expect((await restless.read())?.onlineIds).to.deep.equal([3]);
  });

  it('shows presence in a room from its snapshot on, and in none that is too large to have one', async () => {
    const small = open((_reads, show) => expect(show()).to.equal(true));
    expect(small.visibility.show(small.channel)).to.equal(false);
    await small.read();
    expect(small.visibility.show(small.channel)).to.equal(true);
    const large = open(() => {}, true);
    large.visibility.set(large.channel, true);
    expect(await large.read()).to.equal(null);
    expect(large.visibility.show(large.channel)).to.equal(false);
  });
});
