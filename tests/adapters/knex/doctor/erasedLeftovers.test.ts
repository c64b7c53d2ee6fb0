import { expect } from 'chai';
import type { Knex } from 'knex';
import type { Check } from '../../../../core/doctor/Check.ts';
import { overDatabases } from '../../../support/overDatabases.ts';
import { livelySchool } from '../backup/livelySchool.ts';
import { checksOver, emptySchool, silentWatch } from './checksOver.ts';
import { halfErased } from './safetyFaults.ts';

const id = "(SELECT id FROM homeroom.users WHERE external_id LIKE 'erased:%')";
const other = "(SELECT id FROM homeroom.users WHERE external_id = 'tess')";
const own = `(SELECT min(m.id) FROM homeroom.messages m WHERE m.sender_id = ${id})`;

/** Each thing that an erasure leaves nothing of, as an interrupted one may have left it. */
const leftovers: Readonly<Record<string, string>> = {
  'a first name': `UPDATE homeroom.users SET first_name = 'Sam' WHERE id = ${id}`,
  'a last name': `UPDATE homeroom.users SET last_name = 'Young' WHERE id = ${id}`,
  'a mail address': `UPDATE homeroom.users SET email = 'sam@school.example' WHERE id = ${id}`,
  'a picture': `UPDATE homeroom.users SET avatar = 'abc' WHERE id = ${id}`,
  'an id': `INSERT INTO homeroom.identities (source_id, external_id, user_id, is_named) VALUES (0, 'sam', ${id}, false)`,
  'an account elsewhere': `INSERT INTO homeroom.logins (issuer, subject, user_id) VALUES ('https://id.example', 'sam', ${id})`,
  'that a request to talk was declined': `
    INSERT INTO homeroom.message_requests (room_id, requester_id, recipient_id, declined_at)
    VALUES (987654, ${other}, ${id}, now())`,
  'a relation to the person': `
    INSERT INTO homeroom.relations (kind, from_id, to_id, context_id, is_active) VALUES ('teaches', ${other}, ${id}, 0, false)`,
  'a relation of the person': `
    INSERT INTO homeroom.relations (kind, from_id, to_id, context_id, is_active) VALUES ('guardian_of', ${id}, ${other}, 0, false)`,
  'what the person reported': `
    INSERT INTO homeroom.reports (reporter_id, user_id, organisation_id, reason, comment)
    VALUES (${id}, ${other}, 0, 'other', 'He was rude')`,
  'a warning of the person': `
    INSERT INTO homeroom.reports (reporter_id, user_id, organisation_id, reason, comment, action, warning, decided_at, note)
    VALUES (${other}, ${id}, 0, 'other', '', 'warn', 'Be kind', now(), '')`,
  'an answer of the person': `INSERT INTO homeroom.announcement_answers (announcement_id, family_id, user_id) VALUES (901, 987654, ${id})`,
  'an answer for the person': `INSERT INTO homeroom.announcement_answers (announcement_id, family_id, user_id) VALUES (902, ${id}, 987654)`,
  'a text': `UPDATE homeroom.messages SET content = 'Hello' WHERE id = ${own}`,
  'what a message said before': `
    UPDATE homeroom.events e SET content = 'Hello', message_id = ${own}
    WHERE e.type = 'message_edited' AND e.room_id = (SELECT m.room_id FROM homeroom.messages m WHERE m.id = ${own})`,
};

const leftoverTests = (getKnex: () => Knex): void => {
  it('directory.erased finds each thing that an erasure should have taken, and takes it', async () => {
    const knex = getKnex();
    await emptySchool(knex);
    await livelySchool(knex);
    await knex.raw(halfErased('sam'));
    const check = checksOver(knex, false).find(({ name }) => name === 'directory.erased') as Check;
    const look = async (): Promise<readonly string[]> => (await check.run(silentWatch)).examples;
    const [{ sam }] = (await knex.raw(`SELECT ${id}::int AS sam`)).rows;
    expect(await look()).to.deep.equal([`person ${sam}`]);
    await check.fix?.(silentWatch);
    expect(await look()).to.deep.equal([]);
    for (const [what, plant] of Object.entries(leftovers)) {
      const { rowCount } = await knex.raw(plant);
      expect(rowCount, what).to.equal(1);
      expect(await look(), what).to.deep.equal([`person ${sam}`]);
      expect(await check.fix?.(silentWatch), what).to.equal('The erasure of 1 people was completed.');
      expect(await look(), what).to.deep.equal([]);
    }
  });
};

overDatabases('what an interrupted erasure leaves,', leftoverTests);
