import { expect } from 'chai';
import { makeFetchRoster } from '../../composition/fetchRoster.ts';
import { makeApplyDates } from '../../core/directory/applyDates.ts';
import { DateKeeper } from '../../core/directory/DateKeeper.ts';
import { makePullRoster } from '../../core/directory/pullRoster.ts';
import { educationPolicy } from '../../core/permissions/educationPolicy.ts';
import { District } from '../support/District.ts';
import { ManualTimers } from '../support/ManualTimers.ts';
import { OneRosterSystem, rosterClient } from '../support/OneRosterSystem.ts';
import { fillRosterSchool } from '../support/rosterSchool.ts';

const day = 86_400_000;

describe('a roster that was pulled', () => {
  it('ends with its term, without another pull', async () => {
    const service = await OneRosterSystem.open();
    fillRosterSchool(service, { ends: '2026-09-10' });
    try {
      const { world, chat } = await District.open();
      const { clock, leases, directory: stored, bus, rosterPulls, people } = world;
      const fetchRoster = makeFetchRoster(educationPolicy, { secrets: { NORTH: rosterClient.secret } });
      const directory = chat.enterDirectory('host');
      await directory.changeSourceSettings('north', {
        pull: {
          ...{ url: service.address, version: '1.2', tokenUrl: `${service.address}/oauth/token` },
          ...{ clientId: rosterClient.id, secret: 'NORTH' },
        },
      });
      await makePullRoster({ rosterPulls, fetchRoster, clock })({ actor: 'host', directory }, 'north');
      const mayTalk = async (): Promise<boolean> => {
        const [teacher, pupil] = await Promise.all(
          ['tess', 'pupil3'].map((id) => people.findByExternalId(id, 'north')),
        );
        if (teacher === undefined || pupil === undefined) throw new Error('the roster was not imported');
        return (await chat.explainContact(teacher, pupil.id)).allowed;
      };
      expect(await mayTalk()).to.equal(true);

      const timers = new ManualTimers(clock);
      const nothing = () => {};
      const failures: unknown[] = [];
      new DateKeeper({
        ...{ clock, timers, leases, holder: 'one', directory: stored },
        applyDates: makeApplyDates({ directory: stored, policy: educationPolicy, bus }),
        watch: { onLooked: nothing, onApplied: nothing, onFailure: (failure) => failures.push(failure) },
      }).start();
      await timers.pass(9 * day);
      expect(await mayTalk()).to.equal(true);
      await timers.pass(day);
      expect(await mayTalk()).to.equal(false);
      expect(failures).to.deep.equal([]);
    } finally {
      await service.close();
    }
  });
});
