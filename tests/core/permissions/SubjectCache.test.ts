import { expect } from 'chai';
import { asUserId } from '../../../core/ids.ts';
import type { CalledPerson } from '../../../core/permissions/People.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { SubjectCache } from '../../../core/permissions/SubjectCache.ts';
import { ManualClock } from '../../support/ManualClock.ts';

const person = (id: number): Person => ({
  id: asUserId(id),
  externalId: 't1',
  role: 'teacher',
  firstName: '',
  lastName: '',
  email: null,
  isActive: true,
});

/** A cache over people whom sources call `t1`. */
const cacheOf = (called: CalledPerson[], source?: string) => {
  const clock = new ManualClock();
  const warnings: (readonly string[])[] = [];
  let asked = 0;
  const subjects = new SubjectCache({
    people: {
      findAllByExternalId: async () => {
        asked += 1;
        return called;
      },
    },
    clock,
    source,
    host: 'host',
    onAmbiguous: (_, sources) => warnings.push(sources),
  });
  return { subjects, clock, warnings, asked: () => asked };
};

describe('SubjectCache', () => {
  it('finds whom the host calls so, whatever others call so', async () => {
    const { subjects } = cacheOf([
      { source: 'host', person: person(1) },
      { source: 'sis', person: person(2) },
    ]);
    expect(await subjects.find('t1')).to.equal(1);
  });

  it('finds the one person whom other sources call so', async () => {
    const { subjects, warnings } = cacheOf([
      { source: 'sis', person: person(2) },
      { source: 'sds', person: person(2) },
    ]);
    expect(await subjects.find('t1')).to.equal(2);
    expect(warnings).to.deep.equal([]);
  });

  it('finds nobody, and names the sources, where two call different people so', async () => {
    const { subjects, warnings } = cacheOf([
      { source: 'sds', person: person(3) },
      { source: 'sis', person: person(2) },
    ]);
    expect(await subjects.find('t1')).to.equal(undefined);
    expect(warnings).to.deep.equal([['sds', 'sis']]);
  });

  it('counts only the ids of the configured source', async () => {
    const called = [
      { source: 'host', person: person(1) },
      { source: 'sis', person: person(2) },
    ];
    expect(await cacheOf(called, 'sis').subjects.find('t1')).to.equal(2);
    expect(await cacheOf(called, 'sds').subjects.find('t1')).to.equal(undefined);
  });

  it('asks again after 2 s, because an id may be given to somebody else, and after it forgot', async () => {
    const called: CalledPerson[] = [{ source: 'sis', person: person(2) }];
    const { subjects, clock, asked } = cacheOf(called);
    await subjects.find('t1');
    called[0] = { source: 'sis', person: person(4) };
    await clock.advance(1_999);
    expect([await subjects.find('t1'), asked()]).to.deep.equal([2, 1]);
    await clock.advance(1);
    expect([await subjects.find('t1'), asked()]).to.deep.equal([4, 2]);
    subjects.forget();
    await subjects.find('t1');
    expect(asked()).to.equal(3);
  });

  it('does not keep that nobody has an id', async () => {
    const called: CalledPerson[] = [];
    const { subjects } = cacheOf(called);
    expect(await subjects.find('t1')).to.equal(undefined);
    called.push({ source: 'sis', person: person(2) });
    expect(await subjects.find('t1')).to.equal(2);
  });
});
