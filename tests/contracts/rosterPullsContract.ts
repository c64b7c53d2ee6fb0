import { expect } from 'chai';
import { noPulls, type PullState } from '../../core/directory/RosterPulls.ts';
import type { OpenStored } from './ChatWorld.ts';
import { stateOver } from './stateOver.ts';

const changed = { actor: { kind: 'system' }, action: 'source.changed' } as const;
const stopped = { actor: { kind: 'system' }, action: 'roster.stopped', details: { source: 'north' } } as const;
const at = (minute: number): Date => new Date(Date.UTC(2026, 2, 1, 2, minute));

/** What a store of how pulls go promises. */
export const rosterPullsContract = (name: string, open: OpenStored): void =>
  void describe(`pulls of rosters (${name})`, () => {
    const fact = stateOver(open);

    fact('has nothing of a source that was never pulled', async ({ rosterPulls }) => {
      expect(await rosterPulls.find('north')).to.equal(undefined);
    });

    fact(
      'replaces the state of one source, and enters what it is given',
      async ({ rosterPulls, sourceSettings, auditLog }) => {
        await sourceSettings.save('north', { names: 'legal' }, changed);
        await sourceSettings.save('south', { names: 'legal' }, changed);
        const full: PullState = {
          ...{ source: 'north', attemptedAt: at(1), succeededAt: at(2), fullAt: at(3), changedSince: at(4) },
          ...{ failedAt: at(5), failure: 'The list “users” is torn.', failures: 3, unfinished: 2, dueAt: at(6) },
          settings: '{"names":"legal"}',
        };
        await rosterPulls.save(full, stopped);
        await rosterPulls.save(noPulls('south'));
        expect(await rosterPulls.find('north')).to.deep.equal(full);
        expect(await rosterPulls.find('south')).to.deep.equal(noPulls('south'));
        const next = { ...full, failure: null, failures: 0, dueAt: null };
        await rosterPulls.save(next);
        expect(await rosterPulls.find('north')).to.deep.equal(next);
        const entries = await auditLog.list({ limit: 10 });
        expect(entries.filter(({ action }) => action === 'roster.stopped')).to.have.length(1);
      },
    );

    fact('lists the sources of which something is set', async ({ sourceSettings }) => {
      await sourceSettings.save('south', { names: 'legal' }, changed);
      await sourceSettings.save('north', { timeZone: 'Asia/Tokyo' }, changed);
      await sourceSettings.save('west', {}, changed);
      expect(await sourceSettings.list()).to.deep.equal([
        { source: 'north', settings: { timeZone: 'Asia/Tokyo' } },
        { source: 'south', settings: { names: 'legal' } },
      ]);
    });
  });
