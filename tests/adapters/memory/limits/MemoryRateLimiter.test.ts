import { expect } from 'chai';
import { MemoryRateLimiter } from '../../../../adapters/memory/limits/MemoryRateLimiter.ts';
import { asUserId } from '../../../../core/ids.ts';
import type { AcquireRequest } from '../../../../core/limits/RateLimiter.ts';
import { ManualClock } from '../../../support/ManualClock.ts';

const request = (user: number): AcquireRequest => ({
  bucket: 'messages',
  userId: asUserId(user),
  allowance: { limit: 2, windowMs: 60_000 },
});

describe('MemoryRateLimiter', () => {
  it('remembers only subjects with a permit within the window (I14)', async () => {
    const clock = new ManualClock();
    const limiter = new MemoryRateLimiter(clock);
    for (let user = 1; user <= 1_000; user += 1) await limiter.acquire(request(user));
    expect(limiter.size).to.equal(1_000);
    await clock.advance(60_000);
    for (let user = 2_001; user <= 3_000; user += 1) await limiter.acquire(request(user));
    expect(limiter.size).to.equal(1_000);
  });

  it('forgets a subject that refunded every permit', async () => {
    const limiter = new MemoryRateLimiter(new ManualClock());
    await limiter.acquire(request(1));
    await limiter.refund(request(1));
    expect(limiter.size).to.equal(0);
  });
});
