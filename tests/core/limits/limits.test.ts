import { expect } from 'chai';
import fc from 'fast-check';
import { asUserId } from '../../../core/ids.ts';
import { allowanceOf, defaultLimits, spend } from '../../../core/limits/Limits.ts';
import { slideWindow } from '../../../core/limits/slideWindow.ts';
import { refusedBy } from '../../contracts/refusalOf.ts';
import { memoryWorld } from '../../support/memoryWorld.ts';

const play = (waits: readonly number[], limit: number, windowMs: number) => {
  const taken: number[] = [];
  let [log, now]: [readonly number[], number] = [[], 0];
  const answers = waits.map((wait) => {
    now += wait;
    const taking = slideWindow(log, now, { limit, windowMs });
    log = taking.log;
    if (taking.isAllowed) taken.push(now);
    return { ...taking, now };
  });
  return { taken, answers };
};
const waits = fc.array(fc.nat(120), { maxLength: 60 });
const limits = fc.integer({ min: 1, max: 5 });

describe('slideWindow', () => {
  it('never allows more than the limit in any window', () => {
    fc.assert(
      fc.property(waits, limits, (steps, limit) => {
        const { taken } = play(steps, limit, 100);
        for (const moment of taken)
          expect(taken.filter((other) => other > moment - 100 && other <= moment).length).to.be.at.most(limit);
      }),
    );
  });

  it('refuses only where the window is full, and allows exactly after the time it named', () => {
    fc.assert(
      fc.property(waits, limits, (steps, limit) => {
        for (const { isAllowed, log, retryAfterMs, now } of play(steps, limit, 100).answers) {
          expect(retryAfterMs === 0).to.equal(isAllowed);
          if (isAllowed) continue;
          expect(log).to.have.length(limit);
          expect(slideWindow(log, now + retryAfterMs, { limit, windowMs: 100 }).isAllowed).to.equal(true);
          expect(slideWindow(log, now + retryAfterMs - 1, { limit, windowMs: 100 }).isAllowed).to.equal(false);
        }
      }),
    );
  });

  it('remembers no more moments than the limit (I14)', () => {
    fc.assert(
      fc.property(waits, limits, (steps, limit) => {
        for (const { log } of play(steps, limit, 100).answers) expect(log.length).to.be.at.most(limit);
      }),
    );
  });

  it('refuses everything at a limit of nought, for a whole window', () => {
    expect(slideWindow([], 5, { limit: 0, windowMs: 100 })).to.deep.equal({
      isAllowed: false,
      log: [],
      retryAfterMs: 100,
    });
  });
});

describe('Limits', () => {
  it('go by role where a role has its own', () => {
    const own = { ...defaultLimits, messages: { everyone: 10, roles: { teacher: 30 } } };
    expect(allowanceOf(own, 'messages', 'teacher')).to.deep.equal({ limit: 30, windowMs: 60_000 });
    expect(allowanceOf(own, 'messages', 'student')).to.deep.equal({ limit: 10, windowMs: 60_000 });
    expect(allowanceOf(own, 'lookups', 'teacher')).to.deep.equal({ limit: 20, windowMs: 60_000 });
  });

  it('say what was too much and when to come again', async () => {
    const { limiter, clock } = await memoryWorld();
    const tight = { ...defaultLimits, room_opens: { everyone: 1 } };
    const spender = { id: asUserId(1), role: 'teacher' };
    await spend(limiter, tight, 'room_opens', spender);
    await clock.advance(15_500);
    const refusal = await refusedBy(spend(limiter, tight, 'room_opens', spender));
    expect([refusal.code, refusal.retryAfterMs]).to.deep.equal(['RATE_LIMIT_EXCEEDED', 44_500]);
    expect(refusal.message).to.equal('At most 1 newly opened rooms a minute. Try again in 45 s.');
  });
});
