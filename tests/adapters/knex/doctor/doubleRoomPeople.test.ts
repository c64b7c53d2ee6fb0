import { expect } from 'chai';
import type { Knex } from 'knex';
import { examine } from '../../../../core/doctor/examine.ts';
import { School } from '../../../contracts/School.ts';
import { overDatabases } from '../../../support/overDatabases.ts';
import { storesOver } from '../knexWorld.ts';
import { checksOver, emptySchool, failures, findings, silentWatch } from './checksOver.ts';
import { makeTwin } from './makeTwin.ts';

overDatabases('who was in one of two double rooms', (getKnex: () => Knex) => {
  it('sees in the other what they saw, as a member or, who had left, in an export', async () => {
    await emptySchool(getKnex());
    const school = await School.open(storesOver(getKnex()));
    await school.relate('guardian_of', 'pam', 'sam');
    const { id: room } = await school.forum('tess', 'sam');
    await school.say(room, 'tess', 'Not theirs');
    const twin = await makeTwin(getKnex(), room);
    await school.say(twin, 'tess', 'One', 'Two', 'Three');
    const [pam, sue] = [school.id('pam'), school.id('sue')];
    await getKnex().raw(`
      DELETE FROM homeroom.participants WHERE room_id = ${room} AND user_id = ${pam};
      UPDATE homeroom.participants SET visible_from_seq = 2, joined_seq = 1 WHERE room_id = ${twin} AND user_id = ${pam};
      INSERT INTO homeroom.participants (room_id, user_id, role, joined_seq, left_seq, is_suspended, may_post)
      VALUES (${twin}, ${sue}, 'student', 0, 2, false, true)`);
    const { headSeq: head } = (await school.room(room)).state;

    const mended = await examine(checksOver(getKnex(), false), { isFixing: true, watch: () => silentWatch });
    expect([findings(mended, 'left'), failures(mended)]).to.deep.equal([{}, []]);
    const { participants } = await school.room(room);
    const place = participants.get(pam);
    expect([place?.leftSeq, place?.isSuspended, place?.joinedSeq, place?.visibleFromSeq]).to.deep.equal([
      null,
      false,
      head + 1,
      head + 2,
    ]);
    const { rows } = await getKnex().raw(
      'SELECT visible_from_seq::int AS first, left_seq::int AS last FROM homeroom.participants WHERE room_id = ? AND user_id = ?',
      [room, sue],
    );
    expect(rows).to.deep.equal([{ first: head + 1, last: head + 2 }]);
  });
});
