import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { BodyHash } from '../../../../adapters/knex/messages/BodyHash.ts';
import { KnexMessageStore } from '../../../../adapters/knex/messages/KnexMessageStore.ts';
import { Vocabulary } from '../../../../adapters/knex/messages/Vocabulary.ts';
import { readBodySecret } from '../../../../adapters/knex/meta/readBodySecret.ts';
import { layGround } from '../../../../adapters/knex/migrations/layGround.ts';
import { migrateDatabase, rollback } from '../../../../adapters/knex/migrations/migrateDatabase.ts';
import { openDatabase } from '../../../../adapters/knex/sql/openDatabase.ts';
import type { MessageId, RoomId } from '../../../../core/ids.ts';
import { deleted, edited } from '../../../../core/messages/Message.ts';
import { refusalOf } from '../../../contracts/refusalOf.ts';
import { School } from '../../../contracts/School.ts';
import { withPostgres } from '../../../support/testPostgres.ts';
import { knexWorld } from '../knexWorld.ts';

const range = (length: number): number[] => Array.from({ length }, (_, index) => index + 1);

withPostgres('revisions', (getUrl) => {
  let knex: Knex;
  before(async () => {
    knex = openDatabase({ url: getUrl() });
    await migrateDatabase(knex);
  });
  after(() => knex.destroy());

  const open = async () => {
    const world = await knexWorld(knex);
    const school = await School.open(world);
    const roomId = await school.direct('tess', 'sam');
    const target = (messageId: MessageId) => ({ roomId, messageId, actorId: school.id('tess'), asModerator: false });
    const edit = (id: MessageId, content: string) =>
      world.messages.amend({
        ...target(id),
        action: 'edit',
        change: (message, now) => edited(message, school.id('tess'), content, now),
      });
    const remove = (id: MessageId) => world.messages.amend({ ...target(id), action: 'delete', change: deleted });
    return { ...world, school, roomId, edit, remove };
  };

  /** Every text that the message had, the oldest first. */
  const textsOf = async (roomId: RoomId, messageId: MessageId): Promise<string[]> => {
    const { rows } = await knex.raw<{ rows: { text: string }[] }>(
      `SELECT e.content AS text FROM homeroom.events e
      WHERE e.room_id = :roomId AND e.message_id = :messageId AND e.content IS NOT NULL ORDER BY e.seq`,
      { roomId, messageId },
    );
    const { rows: now } = await knex.raw<{ rows: { text: string }[] }>(
      'SELECT content AS text FROM homeroom.messages WHERE room_id = :roomId AND id = :messageId AND deleted_at IS NULL',
      { roomId, messageId },
    );
    return [...rows, ...now].map(({ text }) => text);
  };

  it('are all kept: the words before each of several edits, and before the deletion (I18)', async () => {
    const { school, roomId, edit, remove } = await open();
    const { message } = await school.append(roomId, 'tess', 'one', { clientId: randomUUID() });
    for (const text of ['two', 'three', 'four']) await edit(message.id, text);
    expect(await textsOf(roomId, message.id)).to.deep.equal(['one', 'two', 'three', 'four']);
    await remove(message.id);
    await remove(message.id);
    expect(await textsOf(roomId, message.id)).to.deep.equal(['one', 'two', 'three', 'four']);
  });

  it('are all kept when edits run in parallel, each in the event of its own seq (I18)', async () => {
    const { school, roomId, messages, edit } = await open();
    const [id] = await school.say(roomId, 'tess', 'v0');
    const messageId = id ?? expect.fail();
    await Promise.all(range(12).map((number) => edit(messageId, `v${number}`)));
    const texts = await textsOf(roomId, messageId);
    expect([...texts].sort()).to.deep.equal([0, ...range(12)].map((number) => `v${number}`).sort());
    expect(texts.at(-1)).to.equal((await messages.find(roomId, messageId))?.content);
  });

  it('leave no words in the message that was deleted, and none for members to see (I13)', async () => {
    const { school, roomId, messages, search, inbox, edit, remove } = await open();
    const [id] = await school.say(roomId, 'tess', 'canary one');
    const messageId = id ?? expect.fail();
    await edit(messageId, 'canary two');
    const seenAfterEdit = [...(await messages.events([{ roomId, after: 0 }], 10)).values()];
    expect(JSON.stringify(seenAfterEdit)).to.contain('canary two').and.not.contain('canary one');
    await remove(messageId);
    const { rows } = await knex.raw("SELECT FROM homeroom.messages WHERE content LIKE '%canary%'");
    expect(rows).to.have.length(0);
    const seen = [
      [...(await messages.events([{ roomId, after: 0 }], 10)).values()],
      await messages.history(roomId, { limit: 10 }),
      await messages.find(roomId, messageId),
      await inbox.list(school.id('sam'), { limit: 10 }),
      await search.search(school.id('sam'), { text: 'canary', limit: 10 }),
    ];
    expect(JSON.stringify(seen)).not.to.contain('canary');
  });

  it('keep nothing of changes without words: reactions and members', async () => {
    const { school, roomId, messages } = await open();
    const [id] = await school.say(roomId, 'tess', 'Hi');
    await messages.react({
      roomId,
      messageId: id ?? expect.fail(),
      userId: school.id('sam'),
      emoji: '👍',
      isAdded: true,
    });
    const { rows } = await knex.raw('SELECT FROM homeroom.events WHERE content IS NOT NULL');
    expect(rows).to.have.length(0);
  });

  it('and what retries are compared with survive the migration up and down (I5, I18)', async () => {
    const { school, roomId, messages, edit, remove } = await open();
    const [kept, changed, gone] = [randomUUID(), randomUUID(), randomUUID()];
    const sent = async (content: string, clientId: string) =>
      (await school.append(roomId, 'tess', content, { clientId })).message.id;
    await sent('kept', kept);
    const changedId = await sent('first', changed);
    const goneId = await sent('gone', gone);
    for (const text of ['second', 'third']) await edit(changedId, text);
    await remove(goneId);

    // The migration that gives roles and organisations came after it.
    for (let name: string | null = ''; name !== null && name !== layGround.name; ) name = await rollback(knex);
    const old = await knex.raw<{ rows: { content: string; original_content: string | null }[] }>(
      'SELECT content, original_content FROM homeroom.messages WHERE room_id = :roomId ORDER BY id',
      { roomId },
    );
    expect(old.rows).to.deep.equal([
      { content: 'kept', original_content: null },
      { content: 'third', original_content: 'first' },
      { content: 'gone', original_content: 'gone' },
    ]);
    // As an earlier release stored it: with white space at its ends.
    await knex.raw('UPDATE homeroom.messages SET content = ? || content WHERE client_id = ?', ['\u3000\n', kept]);

    await migrateDatabase(knex);
    const migrated = new KnexMessageStore(knex, new Vocabulary(knex), new BodyHash(await readBodySecret(knex)));
    for (const [text, clientId] of [
      ['kept', kept],
      ['first', changed],
      [' gone ', gone],
    ] as const) {
      const attempt = { roomId, senderId: school.id('tess'), clientId };
      expect(await migrated.findStored({ ...attempt, sent: text }), text).to.include({ clientId });
      const retry = await migrated.append({ ...attempt, sent: text, content: text.trim(), replyTo: null });
      expect(retry.isDuplicate, text).to.equal(true);
      expect(await refusalOf(migrated.findStored({ ...attempt, sent: 'third' })), text).to.equal('CONFLICT');
    }
    // What was between the first words and the last was not on record.
    expect(await textsOf(roomId, changedId)).to.deep.equal(['first', 'third']);
    expect(await textsOf(roomId, goneId)).to.deep.equal(['gone']);
    expect((await messages.find(roomId, goneId))?.content).to.equal('');
  });
});
