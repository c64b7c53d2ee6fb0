import { expect } from 'chai';
import type { FeedEvent } from '../../../core/feed/FeedEvent.ts';
import { eventsAtMost, LiveHook, lateAtMost, liveHookMs } from '../../../core/hooks/LiveHook.ts';
import { asRoomId, asUserId } from '../../../core/ids.ts';
import { exampleEvent } from '../../support/exampleEvent.ts';
import { ManualClock } from '../../support/ManualClock.ts';
import { ManualTimers } from '../../support/ManualTimers.ts';
import { recordingWatch } from './recordingWatch.ts';

const facts = { plugin: 'crm', hook: 'message', grade: 'live' } as const;
const event = (position: number): FeedEvent => exampleEvent(position, asRoomId(1), asUserId(1));

const open = (handle: (event: FeedEvent) => unknown) => {
  const timers = new ManualTimers(new ManualClock());
  const watch = recordingWatch();
  const hook = new LiveHook({ facts, handle, timers, watch });
  const push = (...positions: number[]): void => {
    for (const position of positions) hook.push(event(position));
  };
  return { timers, watch, hook, push };
};

describe('LiveHook', () => {
  it('hands on one event at a time, in order, and never within the call that brings it', async () => {
    const steps: string[] = [];
    const { push, timers } = open(async ({ position }) => {
      steps.push(`begin ${position}`);
      await Promise.resolve();
      await Promise.resolve();
      steps.push(`end ${position}`);
    });
    push(1, 2, 3);
    expect(steps).to.deep.equal([]);
    await timers.pass(0);
    expect(steps).to.deep.equal(['begin 1', 'end 1', 'begin 2', 'end 2', 'begin 3', 'end 3']);
  });

  it('goes on after an event that throws, and after one that rejects', async () => {
    const seen: number[] = [];
    const { push, timers, watch } = open(({ position }) => {
      seen.push(position);
      if (position === 1) throw new Error('thrown');
      return position === 2 ? Promise.reject(new Error('rejected')) : undefined;
    });
    push(1, 2, 3);
    await timers.pass(0);
    expect(seen).to.deep.equal([1, 2, 3]);
    expect(watch.heard).to.deep.equal(['failed crm message', 'failed crm message', 'handled crm message']);
  });

  it('waits 10 s for one that hangs, then for none, and holds no more than eight such calls', async () => {
    const seen: number[] = [];
    let end = (): void => {};
    const { push, timers, watch } = open(({ position }) => {
      seen.push(position);
      return new Promise<void>((resolve) => {
        end = resolve;
      });
    });
    push(...Array.from({ length: 20 }, (_, index) => index + 1));
    await timers.pass(liveHookMs - 1);
    expect(seen).to.deep.equal([1]);
    await timers.pass(1);
    expect(seen).to.deep.equal([1, 2]);
    await timers.pass(liveHookMs * 30);
    expect([seen.length, watch.count('timeout')]).to.deep.equal([lateAtMost, lateAtMost]);
    end();
    await timers.pass(0);
    expect(seen).to.have.length(lateAtMost + 1);
  });

  it('keeps at most 256 that wait: the oldest is dropped and counted, the order stays', async () => {
    const seen: number[] = [];
    let release = (): void => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { push, timers, watch } = open(({ position }) => {
      seen.push(position);
      return gate;
    });
    push(...Array.from({ length: 1_000 }, (_, index) => index + 1));
    await timers.pass(0);
    release();
    await timers.pass(0);
    expect(watch.count('dropped')).to.equal(1_000 - eventsAtMost - 1);
    expect([seen.length, seen[0], seen[1], seen.at(-1)]).to.deep.equal([eventsAtMost + 1, 1, 745, 1_000]);
  });

  it('hears nothing after it is closed, which waits for the call under way', async () => {
    const seen: number[] = [];
    let release = (): void => {};
    const { push, timers, hook } = open(({ position }) => {
      seen.push(position);
      return new Promise<void>((resolve) => {
        release = resolve;
      });
    });
    push(1, 2);
    await timers.pass(0);
    let isClosed = false;
    const closing = hook.close().then(() => {
      isClosed = true;
    });
    push(3);
    await timers.pass(0);
    expect(isClosed).to.equal(false);
    release();
    await closing;
    expect(seen).to.deep.equal([1]);
  });
});
