import { expect } from 'chai';
import type { Knex } from 'knex';
import { KnexMessageWords } from '../../../../adapters/knex/messages/KnexMessageWords.ts';
import { wordChecks } from '../../../../adapters/knex/messages/wordChecks.ts';
import { openDatabase } from '../../../../adapters/knex/sql/openDatabase.ts';
import { asMessageId, type RoomId } from '../../../../core/ids.ts';
import { deleted, edited } from '../../../../core/messages/Message.ts';
import { School } from '../../../contracts/School.ts';
import { stateOver } from '../../../contracts/stateOver.ts';
import { withMigratedPostgres } from '../../../support/testPostgres.ts';
import { knexWorld } from '../knexWorld.ts';

withMigratedPostgres('the words of messages', (getUrl) => {
  let knex: Knex;
  before(async () => {
    knex = openDatabase({ url: getUrl(), poolMax: 4 });
  });
  after(() => knex.destroy());

  const fact = stateOver(async () => {
    const world = await knexWorld(knex);
    const school = await School.open(world);
    const roomId = await school.direct('tess', 'sam');
    const words = new KnexMessageWords(knex);
    /** As a node of the release before stores them. */
    const forget = () => knex.raw('UPDATE homeroom.messages SET words = NULL');
    const page = (text: string) => world.search.search(school.id('sam'), { text, limit: 20 });
    const found = async (text: string) => (await page(text)).hits.map(({ message }) => message.content);
    return { ...world, school, roomId, words, forget, page, found };
  });
  const wordsOf = async (roomId: RoomId): Promise<(string | null)[]> => {
    const { rows } = await knex.raw<{ rows: { words: string | null }[] }>(
      'SELECT words::text FROM homeroom.messages WHERE room_id = ? ORDER BY seq',
      [roomId],
    );
    return rows.map(({ words }) => words);
  };
  /** Makes all there are, and says how many got some in each batch. */
  const makeAll = async (words: KnexMessageWords, batch: number): Promise<number[]> => {
    const made = await words.makeNext(batch);
    return made === 0 ? [] : [made, ...(await makeAll(words, batch))];
  };

  fact('are stored with a message, after its room, and go with a deletion', async ({ school, roomId, messages }) => {
    const [id = asMessageId(0)] = await school.say(roomId, 'tess', 'Two apples');
    expect(await wordsOf(roomId)).to.deep.equal([`'${roomId}/=appl':2 '${roomId}/apples':2 '${roomId}/two':1`]);
    const target = { roomId, messageId: id, actorId: school.id('tess'), asModerator: false };
    await messages.amend({ ...target, action: 'delete', change: deleted });
    expect(await wordsOf(roomId)).to.deep.equal([null]);
  });

  fact('are made behind, batch by batch, the same as at the send', async ({ school, roomId, words, forget }) => {
    await school.say(roomId, 'tess', 'one', '明天的数学', '!!', 'four');
    const asSent = await wordsOf(roomId);
    await forget();
    expect(await words.countWaiting(3)).to.equal(3);
    expect(await makeAll(words, 3)).to.deep.equal([3, 1]);
    expect(await words.countWaiting(10)).to.equal(0);
    expect(await wordsOf(roomId)).to.deep.equal(asSent);
  });

  fact('are made by two nodes at once, each message once', async ({ school, roomId, words, forget }) => {
    await school.say(roomId, 'tess', ...Array.from({ length: 40 }, (_, index) => `text ${index}`));
    await forget();
    const both = await Promise.all([makeAll(words, 7), makeAll(new KnexMessageWords(knex), 7)]);
    expect(both.flat().reduce((sum, one) => sum + one, 0)).to.equal(40);
    expect(await wordsOf(roomId)).not.to.include(null);
  });

  fact('do not wait for a message that somebody holds, and leave it for later', async (world) => {
    const { school, roomId, words, forget } = world;
    await school.say(roomId, 'tess', 'held', 'free');
    await forget();
    await knex.transaction(async (trx) => {
      await trx.raw("SELECT 1 FROM homeroom.messages WHERE room_id = ? AND content = 'held' FOR UPDATE", [roomId]);
      expect(await words.makeNext(10)).to.equal(1);
    });
    expect(await words.makeNext(10)).to.equal(1);
  });

  fact('are found before the job has made them, in one search', async ({ school, roomId, forget, found }) => {
    await school.say(roomId, 'tess', 'an old walnut');
    await forget();
    expect(await found('wal')).to.deep.equal(['an old walnut']);
    expect(await wordsOf(roomId)).not.to.include(null);
  });

  fact('of more messages than a search makes at once: it says that it is not complete', async (world) => {
    const { school, roomId, words, forget, page } = world;
    await school.say(roomId, 'tess', 'the first walnut');
    await knex.raw(
      `INSERT INTO homeroom.messages (room_id, id, seq, sender_id, content, created_at)
       SELECT ?, 1000000 + i, 1000 + i, ?, 'filling', now() FROM generate_series(1, 500) i`,
      [roomId, school.id('tess')],
    );
    await forget();
    const answer = async (text: string) => {
      const { hits, isComplete } = await page(text);
      return [hits.length, isComplete];
    };
    expect(await answer('walnut')).to.deep.equal([0, false]);
    await makeAll(words, 500);
    expect(await answer('walnut')).to.deep.equal([1, true]);
  });

  fact(
    'are made again where a node of the release before edits',
    async ({ school, roomId, words, found, messages }) => {
      const [id = asMessageId(0), other = asMessageId(0)] = await school.say(roomId, 'tess', 'walnut', 'hazelnut');
      const update = 'UPDATE homeroom.messages SET content = ? WHERE room_id = ? AND id = ?';
      await knex.raw(update, ['coconut', roomId, id]);
      expect(await words.countWaiting(10)).to.equal(1);
      expect([await found('walnut'), await found('coconut')]).to.deep.equal([[], ['coconut']]);
      const target = { roomId, messageId: other, actorId: school.id('tess'), asModerator: false };
      const change = (message: Parameters<typeof edited>[0], now: Date) =>
        edited(message, school.id('tess'), 'peanut', now);
      await messages.amend({ ...target, action: 'edit', change });
      expect(await words.countWaiting(10), 'an edit of this release brings its words').to.equal(0);
    },
  );

  fact(
    'are those of the text that is there: an edit meanwhile is not overwritten',
    async ({ school, roomId, forget, words }) => {
      const [id = asMessageId(0)] = await school.say(roomId, 'tess', 'walnut');
      await forget();
      const made = await knex.transaction(async (trx) => {
        await trx.raw('UPDATE homeroom.messages SET content = ? WHERE room_id = ? AND id = ?', ['coconut', roomId, id]);
        return words.makeNext(10);
      });
      expect(made).to.equal(0);
      expect(await words.makeNext(10)).to.equal(1);
      expect(await wordsOf(roomId)).to.deep.equal([`'${roomId}/coconut':1`]);
    },
  );

  fact('that are missing are what the doctor tells, and makes', async ({ school, roomId, forget }) => {
    await school.say(roomId, 'tess', 'one', 'two');
    await forget();
    const [check] = wordChecks(knex);
    const watch = { onProgress: () => {} };
    expect((await check?.run(watch))?.count).to.equal(2);
    expect(await check?.fix?.(watch)).to.equal('2 messages got their words.');
    expect((await check?.run(watch))?.count).to.equal(0);
  });
});
