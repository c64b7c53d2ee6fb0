import { expect } from 'chai';
import { asUserId } from '../../core/ids.ts';
import type { AcquireRequest, Bucket } from '../../core/limits/RateLimiter.ts';
import type { Open } from './ChatWorld.ts';
import { stateOver } from './stateOver.ts';

const allowed = { allowed: true, retryAfterMs: 0 };

/** Milliseconds; short, as adapters that use the machine's clock wait for it. */
const windowMs = 300;

const request = (limit: number, user = 1, bucket: Bucket = 'messages'): AcquireRequest => ({
  bucket,
  userId: asUserId(user),
  allowance: { limit, windowMs },
});

/** In a window that does not end while nodes agree about one permit after the other. */
const longRequest: AcquireRequest = { ...request(10), allowance: { limit: 10, windowMs: 60_000 } };

/** What `RateLimiter` promises. */
export const rateLimiterContract = (name: string, open: Open<'limiter' | 'clock'>): void =>
  void describe(`rateLimiter (${name})`, () => {
    const fact = stateOver(open);

    fact('allows as many as the limit, and then says when to try again', async ({ limiter }) => {
      for (let count = 0; count < 3; count += 1) expect(await limiter.acquire(request(3))).to.deep.equal(allowed);
      const { allowed: isAllowed, retryAfterMs } = await limiter.acquire(request(3));
      expect(isAllowed).to.equal(false);
      expect(retryAfterMs).to.be.greaterThan(0).and.at.most(windowMs);
    });

    fact('allows exactly the limit of a hundred parallel requests', async ({ limiter }) => {
      const answers = await Promise.all(Array.from({ length: 100 }, () => limiter.acquire(longRequest)));
      expect(answers.filter((permit) => permit.allowed)).to.have.length(10);
    });

    fact('allows again after the time it named', async ({ limiter, clock }) => {
      await limiter.acquire(request(1));
      const { retryAfterMs } = await limiter.acquire(request(1));
      await clock.advance(retryAfterMs);
      expect(await limiter.acquire(request(1))).to.deep.equal(allowed);
    });

    fact('slides: permits return one by one, not all at the end of a window', async ({ limiter, clock }) => {
      await limiter.acquire(request(2));
      await clock.advance(windowMs / 2);
      await limiter.acquire(request(2));
      await clock.advance((await limiter.acquire(request(2))).retryAfterMs);
      expect(await limiter.acquire(request(2))).to.deep.equal(allowed);
      expect((await limiter.acquire(request(2))).allowed).to.equal(false);
    });

    fact('does not count refused requests', async ({ limiter, clock }) => {
      await limiter.acquire(request(1));
      await clock.advance(windowMs / 2);
      const { retryAfterMs } = await limiter.acquire(request(1));
      await clock.advance(retryAfterMs);
      expect(await limiter.acquire(request(1))).to.deep.equal(allowed);
    });

    fact('counts people and buckets apart', async ({ limiter }) => {
      await limiter.acquire(request(1));
      expect(await limiter.acquire(request(1, 2))).to.deep.equal(allowed);
      expect(await limiter.acquire(request(1, 1, 'lookups'))).to.deep.equal(allowed);
      expect(await limiter.acquire(request(1, 1, 'room_opens'))).to.deep.equal(allowed);
      expect((await limiter.acquire(request(1))).allowed).to.equal(false);
    });

    fact('has room for one more permit after a refund, and for one only', async ({ limiter }) => {
      await limiter.acquire(request(2));
      await limiter.acquire(request(2));
      await limiter.refund(request(2));
      expect(await limiter.acquire(request(2))).to.deep.equal(allowed);
      expect((await limiter.acquire(request(2))).allowed).to.equal(false);
    });

    fact('ignores a refund if no permit was acquired', async ({ limiter }) => {
      await limiter.refund(request(1));
      expect(await limiter.acquire(request(1))).to.deep.equal(allowed);
      expect((await limiter.acquire(request(1))).allowed).to.equal(false);
    });

    fact('refuses everything at a limit of 0', async ({ limiter }) => {
      const { allowed: isAllowed, retryAfterMs } = await limiter.acquire(request(0));
      expect(isAllowed).to.equal(false);
      expect(retryAfterMs).to.be.greaterThan(0).and.at.most(windowMs);
    });
  });
