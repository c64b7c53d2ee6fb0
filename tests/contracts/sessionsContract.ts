import { expect } from 'chai';
import type { UserId } from '../../core/ids.ts';
import { asSessionId, type Session } from '../../core/signin/Session.ts';
import type { Sessions } from '../../core/signin/Sessions.ts';
import type { OpenStored } from './ChatWorld.ts';
import { School } from './School.ts';
import { stateOver } from './stateOver.ts';

const noon = new Date('2031-02-03T12:00:00.000Z');
const minutesOn = (minutes: number): Date => new Date(noon.getTime() + minutes * 60_000);
const hash = (letter: string): string => letter.repeat(64);

const open = (sessions: Sessions, userId: UserId, key: string): Promise<Session> =>
  sessions.open({
    ...{ userId, hash: hash(key), way: 'north', userAgent: 'Firefox', createdAt: noon, expiresAt: minutesOn(60) },
  });

/** What `Sessions` promises. */
export const sessionsContract = (name: string, openWorld: OpenStored): void =>
  void describe(`sessions (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await openWorld();
      return { ...world, school: await School.open(world) };
    });

    fact('finds a session by its key until it expires', async ({ sessions, school }) => {
      const session = await open(sessions, school.id('tess'), 'a');
      expect(session).to.include({ userId: school.id('tess'), way: 'north', userAgent: 'Firefox' });
      expect(session).to.deep.include({ createdAt: noon, seenAt: noon, expiresAt: minutesOn(60) });
      expect(await sessions.find(hash('a'), minutesOn(59))).to.deep.equal({
        ...{ session, key: 'current', renewedAt: noon, offeredAt: null },
      });
      expect(await sessions.find(hash('a'), minutesOn(60))).to.equal(undefined);
      expect(await sessions.find(hash('b'), noon)).to.equal(undefined);
    });

    fact('keeps the former key known when the next one is adopted', async ({ sessions, school }) => {
      const { id } = await open(sessions, school.id('tess'), 'a');
      expect(await sessions.offerKey(id, hash('b'), minutesOn(1), noon)).to.equal(true);
      expect((await sessions.find(hash('a'), minutesOn(1)))?.key).to.equal('current');
      expect((await sessions.find(hash('b'), minutesOn(1)))?.key).to.equal('next');
      await Promise.all([1, 2, 3].map(() => sessions.adoptKey(id, hash('b'), minutesOn(2))));
      expect(await sessions.find(hash('b'), minutesOn(2))).to.deep.include({
        ...{ key: 'current', renewedAt: minutesOn(2), offeredAt: null },
      });
      expect((await sessions.find(hash('a'), minutesOn(2)))?.key).to.equal('previous');
    });

    fact('offers one next key at a time', async ({ sessions, school }) => {
      const { id } = await open(sessions, school.id('tess'), 'a');
      const offers = await Promise.all(
        ['b', 'c', 'd'].map((key) => sessions.offerKey(id, hash(key), minutesOn(5), minutesOn(4))),
      );
      expect(offers.filter(Boolean)).to.have.length(1);
      expect(await sessions.offerKey(id, hash('e'), minutesOn(6), minutesOn(4))).to.equal(false);
      expect(await sessions.offerKey(id, hash('e'), minutesOn(7), minutesOn(5))).to.equal(true);
      expect((await sessions.find(hash('e'), minutesOn(7)))?.key).to.equal('next');
    });

    fact('lists those of a person, the one that was used last first', async ({ sessions, school }) => {
      const [one, two] = [await open(sessions, school.id('tess'), 'a'), await open(sessions, school.id('tess'), 'b')];
      await open(sessions, school.id('sam'), 'c');
      await sessions.touch(two.id, minutesOn(3));
      await sessions.touch(one.id, minutesOn(5));
      await sessions.touch(one.id, minutesOn(4));
      const listed = await sessions.listOf(school.id('tess'), minutesOn(6));
      expect(listed.map(({ id, seenAt }) => [id, seenAt])).to.deep.equal([
        [one.id, minutesOn(5)],
        [two.id, minutesOn(3)],
      ]);
      expect(await sessions.listOf(school.id('tess'), minutesOn(60))).to.deep.equal([]);
    });

    fact('ends one session, or all but one, of this person alone', async ({ sessions, school }) => {
      const [tess, sam] = [school.id('tess'), school.id('sam')];
      const [a, b, c] = [
        await open(sessions, tess, 'a'),
        await open(sessions, tess, 'b'),
        await open(sessions, tess, 'c'),
      ];
      const foreign = await open(sessions, sam, 'd');
      expect(await sessions.end({ userId: tess, id: foreign.id }, noon)).to.deep.equal([]);
      expect(await sessions.end({ userId: tess, id: a.id }, noon)).to.deep.equal([a.id]);
      expect(await sessions.end({ userId: tess, id: a.id }, noon)).to.deep.equal([]);
      expect(await sessions.find(hash('a'), minutesOn(1))).to.equal(undefined);
      expect(await sessions.end({ userId: tess, except: c.id }, noon)).to.deep.equal([b.id]);
      const unknown = asSessionId(987_654);
      const ended = await sessions.endedAmong([a.id, b.id, c.id, foreign.id, unknown], minutesOn(1));
      expect([...ended].sort((one, other) => one - other)).to.deep.equal([a.id, b.id, unknown]);
      expect(await sessions.endedAmong([], noon)).to.deep.equal([]);
    });

    fact('ends all sessions of an account that is not active', async ({ sessions, school }) => {
      const [sam, tess] = [await open(sessions, school.id('sam'), 'a'), await open(sessions, school.id('tess'), 'b')];
      await school.change('sam', { isActive: false });
      expect(await sessions.endInactive(noon, [school.id('tess')])).to.deep.equal([]);
      expect(await sessions.endInactive(noon, [school.id('sam'), school.id('tess')])).to.deep.equal([sam.id]);
      expect(await sessions.endInactive(noon)).to.deep.equal([]);
      expect(await sessions.endedAmong([sam.id, tess.id], minutesOn(1))).to.deep.equal([sam.id]);
    });

    fact('forgets what was over before a moment', async ({ sessions, school }) => {
      const [tess] = [school.id('tess')];
      const ended = await open(sessions, tess, 'a');
      await open(sessions, tess, 'b');
      await sessions.end({ userId: tess, id: ended.id }, minutesOn(2));
      expect(await sessions.forget(minutesOn(2))).to.equal(0);
      expect(await sessions.forget(minutesOn(3))).to.equal(1);
      expect(await sessions.forget(minutesOn(61))).to.equal(1);
    });
  });
