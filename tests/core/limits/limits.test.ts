import { expect } from 'chai';
import fc from 'fast-check';
import { asUserId } from '../../../core/ids.ts';
import { allowanceOf, consumeQuota, defaultLimits } from '../../../core/limits/Limits.ts';
import { SlidingWindow } from '../../../core/limits/SlidingWindow.ts';
import { refusedBy } from '../../contracts/refusalOf.ts';
import { memoryWorld } from '../../support/memoryWorld.ts';

const play = (waits: readonly number[], limit: number, windowMs: number) => {
  const window = new SlidingWindow();
  const allowedAt: number[] = [];
  let now = 0;
  const answers = waits.map((wait) => {
    now += wait;
    const { retryAfterMs: waitMs } = window.acquire(now, { limit, windowMs });
    if (waitMs === 0) allowedAt.push(now);
    const counted = allowedAt.filter((moment) => moment > now - windowMs).length;
    return { now, waitMs, size: window.size, latest: window.latest, counted };
  });
  return { allowedAt, answers };
};
const waits = fc.array(fc.nat(120), { maxLength: 60 });
const limits = fc.integer({ min: 1, max: 5 });

describe('SlidingWindow', () => {
  it('allows at most the limit in every window', () => {
    fc.assert(
      fc.property(waits, limits, (steps, limit) => {
        const { allowedAt } = play(steps, limit, 100);
        for (const moment of allowedAt)
          expect(allowedAt.filter((other) => other > moment - 100 && other <= moment).length).to.be.at.most(limit);
      }),
    );
  });

  it('refuses only if the window is full, and allows again exactly after retryAfterMs', () => {
    fc.assert(
      fc.property(waits, limits, (steps, limit) => {
        for (const [index, { waitMs, counted }] of play(steps, limit, 100).answers.entries()) {
          if (waitMs === 0) continue;
          expect(counted).to.equal(limit);
          const before = steps.slice(0, index + 1);
          expect(play([...before, waitMs], limit, 100).answers.at(-1)?.waitMs).to.equal(0);
          expect(play([...before, waitMs - 1], limit, 100).answers.at(-1)?.waitMs).to.equal(1);
        }
      }),
    );
  });

  it('keeps only the permits of the window in memory (I14)', () => {
    fc.assert(
      fc.property(waits, limits, (steps, limit) => {
        for (const { size, counted } of play(steps, limit, 100).answers) expect(size).to.equal(counted);
      }),
    );
  });

  it('counts exactly over thousands of permits', () => {
    const steps = Array.from({ length: 10_000 }, (_, index) => (index % 7) + 1);
    const { answers, allowedAt } = play(steps, 300, 1_000);
    expect(allowedAt.length).to.be.greaterThan(2_000);
    for (const { size, counted } of answers) expect(size).to.equal(counted);
  });

  it('refunds the latest permit, and nothing if the window is empty', () => {
    const window = new SlidingWindow();
    window.refund();
    expect(window.acquire(1, { limit: 2, windowMs: 100 }).retryAfterMs).to.equal(0);
    expect(window.acquire(5, { limit: 2, windowMs: 100 }).retryAfterMs).to.equal(0);
    window.refund();
    expect(window.latest).to.equal(1);
    expect(window.acquire(9, { limit: 2, windowMs: 100 }).retryAfterMs).to.equal(0);
    expect(window.acquire(10, { limit: 2, windowMs: 100 }).retryAfterMs).to.equal(91);
  });

  it('refuses everything at a limit of 0, for a whole window', () => {
    const window = new SlidingWindow();
    expect(window.acquire(5, { limit: 0, windowMs: 100 }).retryAfterMs).to.equal(100);
    expect(window.latest).to.equal(undefined);
  });
});

describe('Limits', () => {
  it('use the quota of the role if it has one', () => {
    const own = { ...defaultLimits, messages: { everyone: 10, roles: { teacher: 30 } } };
    expect(allowanceOf(own, 'messages', 'teacher')).to.deep.equal({ limit: 30, windowMs: 60_000 });
    expect(allowanceOf(own, 'messages', 'student')).to.deep.equal({ limit: 10, windowMs: 60_000 });
    expect(allowanceOf(own, 'lookups', 'teacher')).to.deep.equal({ limit: 20, windowMs: 60_000 });
  });

  it('name what was too much and when to try again', async () => {
    const { limiter, clock } = await memoryWorld();
    const tight = { ...defaultLimits, room_opens: { everyone: 1 } };
    const subject = { id: asUserId(1), role: 'teacher' };
    await consumeQuota(limiter, tight, 'room_opens', subject);
    await clock.advance(15_500);
    const refusal = await refusedBy(consumeQuota(limiter, tight, 'room_opens', subject));
    expect([refusal.code, refusal.retryAfterMs]).to.deep.equal(['RATE_LIMIT_EXCEEDED', 44_500]);
    expect(refusal.message).to.equal('At most 1 newly opened rooms a minute. Try again in 45 s.');
  });
});
