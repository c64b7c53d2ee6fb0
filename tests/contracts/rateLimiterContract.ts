import { expect } from 'chai';
import { asUserId } from '../../core/ids.ts';
import type { AcquireRequest, Bucket } from '../../core/limits/RateLimiter.ts';
import type { Open } from './ChatWorld.ts';
import { stateOver } from './stateOver.ts';

/** Short, as adapters with a clock of their own wait for it. */
const windowMs = 300;

const take = (limit: number, user = 1, bucket: Bucket = 'messages'): AcquireRequest => ({
  bucket,
  userId: asUserId(user),
  allowance: { limit, windowMs },
});

/** What `RateLimiter` promises. */
export const rateLimiterContract = (name: string, open: Open<'limiter' | 'clock'>): void =>
  void describe(`rateLimiter (${name})`, () => {
    const fact = stateOver(open);

    fact('allows as many as the limit, and then says when to come again', async ({ limiter }) => {
      for (let taken = 0; taken < 3; taken += 1) expect(await limiter.acquire(take(3))).to.equal(0);
      const retryAfterMs = await limiter.acquire(take(3));
      expect(retryAfterMs).to.be.greaterThan(0).and.at.most(windowMs);
    });

    fact('allows exactly the limit of a hundred at once', async ({ limiter }) => {
      const answers = await Promise.all(Array.from({ length: 100 }, () => limiter.acquire(take(10))));
      expect(answers.filter((answer) => answer === 0)).to.have.length(10);
    });

    fact('allows again after the time it named', async ({ limiter, clock }) => {
      await limiter.acquire(take(1));
      const retryAfterMs = await limiter.acquire(take(1));
      await clock.advance(retryAfterMs);
      expect(await limiter.acquire(take(1))).to.equal(0);
    });

    fact('slides: the share of the window does not come back all at once', async ({ limiter, clock }) => {
      await limiter.acquire(take(2));
      await clock.advance(windowMs / 2);
      await limiter.acquire(take(2));
      await clock.advance(await limiter.acquire(take(2)));
      expect(await limiter.acquire(take(2))).to.equal(0);
      expect(await limiter.acquire(take(2))).to.be.greaterThan(0);
    });

    fact('does not count what it refused', async ({ limiter, clock }) => {
      await limiter.acquire(take(1));
      await clock.advance(windowMs / 2);
      const retryAfterMs = await limiter.acquire(take(1));
      await clock.advance(retryAfterMs);
      expect(await limiter.acquire(take(1))).to.equal(0);
    });

    fact('counts people and buckets apart', async ({ limiter }) => {
      await limiter.acquire(take(1));
      expect(await limiter.acquire(take(1, 2))).to.equal(0);
      expect(await limiter.acquire(take(1, 1, 'lookups'))).to.equal(0);
      expect(await limiter.acquire(take(1, 1, 'room_opens'))).to.equal(0);
      expect(await limiter.acquire(take(1))).to.be.greaterThan(0);
    });

    fact('makes room again for what is given back, and for one only', async ({ limiter }) => {
      await limiter.acquire(take(2));
      await limiter.acquire(take(2));
      await limiter.refund(take(2));
      expect(await limiter.acquire(take(2))).to.equal(0);
      expect(await limiter.acquire(take(2))).to.be.greaterThan(0);
    });

    fact('takes nothing from a giving back of nothing', async ({ limiter }) => {
      await limiter.refund(take(1));
      expect(await limiter.acquire(take(1))).to.equal(0);
      expect(await limiter.acquire(take(1))).to.be.greaterThan(0);
    });

    fact('refuses everything at a limit of nought', async ({ limiter }) => {
      expect(await limiter.acquire(take(0)))
        .to.be.greaterThan(0)
        .and.at.most(windowMs);
    });
  });
