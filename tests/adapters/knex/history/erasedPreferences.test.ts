import { expect } from 'chai';
import { defaultUploads } from '../../../../core/attachments/UploadSettings.ts';
import { makeImportHistory } from '../../../../core/history/importHistory.ts';
import { defaultLimits } from '../../../../core/limits/Limits.ts';
import { educationPolicy } from '../../../../core/permissions/educationPolicy.ts';
import { School } from '../../../contracts/School.ts';
import { overDatabases } from '../../../support/overDatabases.ts';
import { storesOver } from '../knexWorld.ts';

overDatabases('erasure of what another chat said of how people keep rooms,', (getKnex) => {
  it('forgets the rows of who is erased, those of an account that is part of theirs too, and no others', async () => {
    const world = storesOver(getKnex());
    const school = await School.open(world);
    const bus = { publish: () => {}, publishEphemeral: () => {}, addListener: () => {}, invalidate: () => {} };
    const bring = makeImportHistory({
      ...world,
      ...{ policy: educationPolicy, limits: defaultLimits, uploads: defaultUploads, bus: bus as never },
      limiter: {} as never,
    });
    const people = ['tess', 'sam', 'sue'] as const;
    const outcome = await bring(
      (async function* () {
        const records = [
          ...people.map((id) => ({ kind: 'person' as const, id })),
          { kind: 'room' as const, id: 'r1', type: 'group', name: 'Trip', people: [...people], owner: 'tess' },
          ...people.map((person) => ({ kind: 'membership' as const, room: 'r1', person, isMuted: true })),
        ];
        for (const [index, record] of records.entries()) yield { line: index + 1, record };
      })(),
      { source: 'oldchat' },
    );
    expect(outcome.problems).to.deep.equal([]);
    const kept = async () =>
      (await getKnex().raw('SELECT user_id FROM homeroom.external_preferences ORDER BY user_id')).rows.map(
        ({ user_id: id }: { user_id: string }) => Number(id),
      );
    const ids = people.map((name) => school.id(name));
    expect(await kept()).to.have.members(ids);

    // Sue has become a part of Sam's account.
    await getKnex().raw('UPDATE homeroom.users SET merged_into = ? WHERE id = ?', [school.id('sam'), school.id('sue')]);
    await world.directory.transaction((tx) => tx.eraseAccount(school.id('sam')));
    expect(await kept()).to.deep.equal([school.id('tess')]);
  });
});
