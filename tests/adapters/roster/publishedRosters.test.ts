import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { openRosterBundle } from '../../../adapters/roster/files/openRosterBundle.ts';
import { readRoster } from '../../../adapters/roster/records/readRoster.ts';
import type { RosterReading } from '../../../adapters/wire/directory/RosterReading.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';

const read = async (folder: string, day: string): Promise<RosterReading> => {
  const bundle = await openRosterBundle(folder);
  try {
    return await readRoster(bundle, { policy: educationPolicy, asOf: new Date(`${day}T12:00:00Z`) });
  } finally {
    await bundle.close();
  }
};

describe('published rosters', () => {
  const data = join(process.cwd(), '..', 'shared', 'data');
  const oneRoster = join(data, 'oneroster-edfi-1.1');
  const sds = join(data, 'sds-v2.1');

  describe(
    existsSync(data) ? 'read from the shared data' : 'pending: there is no ../shared/data beside the repository',
    () => {
      before(function () {
        if (!existsSync(data)) this.skip();
      });

      it('reads OneRoster 1.1 of Ed-Fi: ten relations of two terms, without a notice', async () => {
        const { snapshot, summary, notices } = await read(oneRoster, '2021-02-01');
        expect(notices).to.deep.equal([]);
        expect(snapshot.organisations).to.deep.equal([
          { externalId: '255901', name: 'Grand Bend ISD', type: 'district' },
          { externalId: '255901001', name: 'Grand Bend High School', type: 'school', parent: '255901' },
        ]);
        expect(snapshot.contexts?.map(({ organisation }) => organisation)).to.deep.equal(['255901001', '255901001']);
        expect(snapshot.users[0]?.roles).to.deep.equal([{ role: 'student', organisation: '255901001' }]);
        expect(summary.users.byRole).to.deep.equal({ student: 8, teacher: 2 });
        expect(summary.relations).to.deep.equal({ teaches: { active: 10, ended: 0 } });
      });

      it('ends the relations of OneRoster 1.1 in the break between the terms and after the last', async () => {
        for (const day of ['2020-12-25', '2021-05-29']) {
          expect((await read(oneRoster, day)).summary.relations).to.deep.equal({ teaches: { active: 0, ended: 10 } });
        }
      });

      it('reads School Data Sync v2.1 with active relations in the school year', async () => {
        const { snapshot, summary, notices } = await read(sds, '2021-10-01');
        expect(notices).to.deep.equal([]);
        expect(snapshot.organisations?.map(({ externalId, parent }) => [externalId, parent])).to.deep.equal([
          ['110001', undefined],
          ['110002', '110001'],
          ['110003', '110004'],
          ['110004', undefined],
        ]);
        const rolesOf = (id: string) => snapshot.users.find(({ externalId }) => externalId === id)?.roles;
        expect(rolesOf('114001')).to.deep.equal([{ role: 'student', organisation: '110003', begins: '2021-08-24' }]);
        expect(rolesOf('114002')).to.deep.equal([{ role: 'parent', organisation: '110003' }]);
        expect(snapshot.complete).to.deep.equal({ users: true, relations: Object.keys(educationPolicy.relations) });
        expect(summary.users).to.deep.equal({ active: 8, inactive: 0, byRole: { student: 4, parent: 2, teacher: 2 } });
        expect(summary.relations).to.deep.equal({
          teaches: { active: 4, ended: 0 },
          guardian_of: { active: 3, ended: 0 },
        });
      });

      it('keeps people and guardians of School Data Sync v2.1 active when the school year is over', async () => {
        const { summary } = await read(sds, '2026-11-22');
        expect(summary.users).to.include({ active: 8, inactive: 0 });
        expect(summary.relations).to.deep.equal({
          teaches: { active: 0, ended: 4 },
          guardian_of: { active: 3, ended: 0 },
        });
      });

      it('returns no password of School Data Sync v2.1', async () => {
        const bundle = await openRosterBundle(sds);
        const users = await bundle.table('users.csv');
        const rows: unknown[] = [users?.header];
        for await (const row of users?.rows() ?? []) rows.push(row);
        await bundle.close();
        expect(rows).to.have.length(9);
        expect(JSON.stringify(rows)).not.to.match(/P@ssword|password/u);
      });
    },
  );
});
