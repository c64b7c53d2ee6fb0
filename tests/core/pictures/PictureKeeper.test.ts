import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { defaultUploads } from '../../../core/attachments/UploadSettings.ts';
import { ChatError } from '../../../core/errors.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import { PictureKeeper, type PictureOutcome } from '../../../core/pictures/PictureKeeper.ts';
import type { FetchedPicture, PictureSource } from '../../../core/pictures/PictureSource.ts';
import { makeStoreSquare } from '../../../core/pictures/storeSquare.ts';
import { type Name, School } from '../../contracts/School.ts';
import { ManualTimers } from '../../support/ManualTimers.ts';
import { memoryWorld } from '../../support/memoryWorld.ts';

const minute = 60_000;
const hour = 60 * minute;

const pictureOf = (text: string, onRemove: () => void): FetchedPicture => ({
  hash: createHash('sha256').update(text).digest('hex'),
  size: text.length,
  location: text,
  read: async function* () {
    yield Buffer.from(text);
  },
  remove: async () => onRemove(),
});

describe('PictureKeeper', () => {
  const open = async () => {
    const world = await memoryWorld();
    const school = await School.open(world);
    const timers = new ManualTimers(world.clock);
    const asked: string[] = [];
    const outcomes: PictureOutcome[] = [];
    const failures: unknown[] = [];
    const given = new Map<string, string | Awaited<ReturnType<PictureSource['fetch']>>>();
    let kept = 0;
    const source: PictureSource = {
      fetch: async (address) => {
        asked.push(address);
        const answer = given.get(address) ?? { failure: 'refused', reason: 'nothing there' };
        if (typeof answer !== 'string') return answer;
        kept += 1;
        return pictureOf(answer, () => {
          kept -= 1;
        });
      },
    };
    const keeper = new PictureKeeper({
      ...{ ...world, timers, source, policy: educationPolicy, holder: 'one' },
      storeSquare: makeStoreSquare({ ...world, uploads: defaultUploads }),
      watch: {
        onLooked: (outcome) => outcomes.push(outcome),
        onFailure: (failure) => failures.push(failure),
      },
    });
    const say = (who: Name, avatarUrl: string) => school.change(who, { avatarUrl });
    const version = async (who: Name) => (await world.people.find(school.id(who)))?.picture;
    const actions = async () => (await world.auditLog.list({ limit: 100 })).map(({ action }) => action);
    return {
      ...{ ...world, school, timers, asked, outcomes, failures, given, keeper, say, version, actions },
      get kept() {
        return kept;
      },
    };
  };

  it('fetches a picture once, gives it to the person and puts it on record', async () => {
    const world = await open();
    const { say, given, keeper, timers, version, asked, outcomes, failures, actions } = world;
    given.set('https://a.example/tess', 'face');
    await say('tess', 'https://a.example/tess');
    keeper.start();
    await timers.pass(10 * minute);
    expect(await version('tess')).to.be.a('string');
    await say('tess', 'https://a.example/tess');
    await timers.pass(48 * hour);
    expect(asked).to.deep.equal(['https://a.example/tess']);
    expect(outcomes).to.deep.equal(['set']);
    expect(failures).to.deep.equal([]);
    expect(world.kept, 'what was received is removed').to.equal(0);
    expect((await actions()).filter((action) => action === 'picture.set')).to.have.length(1);
    await keeper.close();
  });

  it('takes a picture back that the source takes back, and none that the person set', async () => {
    const { say, given, keeper, timers, version, directory, attachments, school, outcomes } = await open();
    given.set('https://a.example/tess', 'face');
    given.set('https://a.example/theo', 'other');
    await say('tess', 'https://a.example/tess');
    await say('theo', 'https://a.example/theo');
    keeper.start();
    await timers.pass(2 * minute);
    const blob = { hash: 'cd'.repeat(32), size: 3 };
    await attachments.reserve([blob]);
    await directory.transaction((tx) => tx.pictures.set({ userId: school.id('theo'), blob, origin: 'own' }));
    await say('tess', '');
    await say('theo', '');
    await timers.pass(2 * minute);
    expect(await version('tess')).to.equal(undefined);
    expect(await version('theo')).to.equal(blob.hash.slice(0, 12));
    expect(outcomes).to.have.members(['set', 'set', 'removed', 'same']);
    await keeper.close();
  });

  it('asks no server about people whose pictures the policy does not let in', async () => {
    const { say, given, keeper, timers, version, asked, outcomes } = await open();
    given.set('https://a.example/sam', 'child');
    await say('sam', 'https://a.example/sam');
    keeper.start();
    await timers.pass(25 * hour);
    expect(asked).to.deep.equal([]);
    expect(await version('sam')).to.equal(undefined);
    expect(outcomes).to.deep.equal(['closed', 'closed']);
    await keeper.close();
  });

  it('tries a server again that fails, later each time, and in the end not any more', async () => {
    const { say, given, keeper, timers, version, asked } = await open();
    given.set('https://a.example/tess', { failure: 'failed', reason: 'away' });
    await say('tess', 'https://a.example/tess');
    keeper.start();
    await timers.pass(9 * minute);
    expect(asked).to.have.length(1);
    await timers.pass(2 * minute);
    expect(asked).to.have.length(2);
    given.set('https://a.example/tess', 'face');
    await timers.pass(22 * minute);
    expect(asked).to.have.length(3);
    expect(await version('tess')).to.be.a('string');
    given.set('https://a.example/theo', { failure: 'failed', reason: 'away' });
    await say('theo', 'https://a.example/theo');
    await timers.pass(200 * hour);
    expect(asked.filter((one) => one.endsWith('theo'))).to.have.length(6);
    await keeper.close();
  });

  it('does not try again what is refused, and goes on with the others', async () => {
    const { say, given, keeper, timers, version, asked, outcomes } = await open();
    given.set('https://a.example/theo', 'face');
    await say('tess', 'https://a.example/gone');
    await say('theo', 'https://a.example/theo');
    keeper.start();
    await timers.pass(100 * hour);
    expect(asked).to.have.members(['https://a.example/gone', 'https://a.example/theo']);
    expect(await version('theo')).to.be.a('string');
    expect(outcomes).to.have.members(['refused', 'set']);
    await keeper.close();
  });

  it('counts what is no picture as refused, and removes what it received', async () => {
    const world = await open();
    const { given, say, timers, outcomes } = world;
    const keeper = new PictureKeeper({
      ...{ ...world, policy: educationPolicy, holder: 'two' },
      source: { fetch: async () => pictureOf('page', () => given.delete('removed')) },
      storeSquare: async () => {
        throw new ChatError('UNSUPPORTED_MEDIA_TYPE', 'This is no picture.');
      },
      watch: { onLooked: (outcome) => outcomes.push(outcome), onFailure: () => {} },
    });
    given.set('removed', 'not yet');
    await say('tess', 'https://a.example/page');
    keeper.start();
    await timers.pass(hour);
    expect(outcomes).to.deep.equal(['refused']);
    expect(given.has('removed')).to.equal(false);
    await keeper.close();
  });
});
