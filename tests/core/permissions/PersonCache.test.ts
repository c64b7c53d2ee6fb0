import { expect } from 'chai';
import { asUserId, type UserId } from '../../../core/ids.ts';
import { fullName, type Person } from '../../../core/permissions/Person.ts';
import { PersonCache } from '../../../core/permissions/PersonCache.ts';
import { ManualClock } from '../../support/ManualClock.ts';
import { personOf } from '../../support/randomGraph.ts';

const open = (answer: (id: UserId) => Promise<Person | undefined> = async (id) => personOf(id, 'teacher')) => {
  const asked: UserId[] = [];
  const clock = new ManualClock();
  const find = (id: UserId): Promise<Person | undefined> => {
    asked.push(id);
    return answer(id);
  };
  return { asked, clock, cache: new PersonCache({ find }, clock) };
};
const id = asUserId(1);

describe('PersonCache', () => {
  it('reads a person once for parallel calls, and again after two seconds', async () => {
    const { cache, asked, clock } = open();
    await Promise.all([cache.find(id), cache.find(id)]);
    await clock.advance(1_999);
    expect(await cache.find(id)).to.deep.equal(personOf(1, 'teacher'));
    expect(asked).to.deep.equal([id]);
    await clock.advance(1);
    await cache.find(id);
    expect(asked).to.deep.equal([id, id]);
  });

  it('reads a person again after forget', async () => {
    const { cache, asked } = open();
    await cache.find(id);
    cache.forget([id, asUserId(2)]);
    await cache.find(id);
    expect(asked).to.have.length(2);
  });

  it('does not keep a failure', async () => {
    let fails = true;
    const { cache } = open(async (asked) => {
      if (fails) throw new RangeError('away');
      return personOf(asked, 'teacher');
    });
    const failure = await cache.find(id).catch((reason: unknown) => reason);
    expect(failure).to.be.instanceOf(RangeError);
    fails = false;
    expect((await cache.find(id))?.id).to.equal(id);
  });

  it('keeps at most ten thousand people, and drops the oldest first (I14)', async () => {
    const { cache, asked } = open();
    for (let number = 1; number <= 10_001; number += 1) await cache.find(asUserId(number));
    await cache.find(asUserId(10_001));
    await cache.find(asUserId(2));
    expect(asked).to.have.length(10_001);
    await cache.find(id);
    expect(asked).to.have.length(10_002);
  });
});

describe('fullName', () => {
  it('joins the names, or gives the external id if there is none', () => {
    expect(fullName(personOf(1, 'teacher'))).to.equal('First1 Last1');
    expect(fullName({ ...personOf(1, 'teacher'), firstName: '', lastName: 'Solo' })).to.equal('Solo');
    expect(fullName({ ...personOf(1, 'teacher'), firstName: '', lastName: ' ' })).to.equal('u1');
  });
});
