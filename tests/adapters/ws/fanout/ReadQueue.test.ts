import { expect } from 'chai';
import { ReadQueue } from '../../../../adapters/ws/fanout/ReadQueue.ts';
import { RoomChannel } from '../../../../adapters/ws/fanout/RoomChannel.ts';
import { asRoomId } from '../../../../core/ids.ts';

const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const channelOf = (id: number): RoomChannel =>
  new RoomChannel({ roomId: asRoomId(id), startSeq: 0, isHiding: false, people: new Map(), onClosed: () => {}, log });

/** True when the promise has settled by the next turn of the event loop. */
const isSettled = async (promise: Promise<void>): Promise<boolean> => {
  let settled = false;
  void promise.then(() => {
    settled = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  return settled;
};

describe('ReadQueue', () => {
  it('gives out each channel once, in the order in which they were scheduled, and no more than asked for', async () => {
    const reads = new ReadQueue();
    const [one, two, three] = [channelOf(1), channelOf(2), channelOf(3)];
    for (const channel of [one, two, one, three, two]) reads.schedule(channel);
    expect([...((await reads.next(2)) ?? []).keys()]).to.deep.equal([one, two]);
    expect([...((await reads.next(2)) ?? []).keys()]).to.deep.equal([three]);
  });

  it('lets a waiting reader go with everything that is scheduled within the turn', async () => {
    const reads = new ReadQueue();
    const next = reads.next(10);
    const [one, two] = [channelOf(1), channelOf(2)];
    reads.schedule(one);
    await Promise.resolve();
    reads.schedule(two);
    expect([...((await next) ?? []).keys()]).to.deep.equal([one, two]);
  });

  it('resolves caughtUp by a read that began after the call, and not by an earlier one', async () => {
    const reads = new ReadQueue();
    const channel = channelOf(1);
    reads.schedule(channel);
    const earlier = await reads.next(1);
    const caughtUp = reads.caughtUp(channel);
    if (earlier !== null) reads.settle(earlier);
    expect(await isSettled(caughtUp)).to.equal(false);
    const later = await reads.next(1);
    if (later !== null) reads.settle(later);
    expect(await isSettled(caughtUp)).to.equal(true);
  });

  it('reads a batch that was put back again, with those who wait for it', async () => {
    const reads = new ReadQueue();
    const channel = channelOf(1);
    const caughtUp = reads.caughtUp(channel);
    const failed = await reads.next(1);
    if (failed !== null) reads.putBack(failed);
    const again = await reads.next(1);
    expect([...(again ?? []).keys()]).to.deep.equal([channel]);
    if (again !== null) reads.settle(again);
    await caughtUp;
  });

  it('lets everybody go when it closes: readers, those who wait, and those of a batch that is put back', async () => {
    const reads = new ReadQueue();
    const [one, two] = [channelOf(1), channelOf(2)];
    const all = [reads.caughtUp(one)];
    const batch = await reads.next(1);
    all.push(reads.caughtUp(two));
    reads.close();
    if (batch !== null) reads.putBack(batch);
    all.push(reads.caughtUp(one));
    await Promise.all(all);
    expect(await reads.next(1)).to.equal(null);
    const idle = new ReadQueue();
    const next = idle.next(1);
    idle.close();
    expect(await next).to.equal(null);
  });
});
