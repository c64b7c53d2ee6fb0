import { expect } from 'chai';
import type { AuditDraft } from '../../../core/audit/AuditEntry.ts';
import { RefusedKeys } from '../../../core/audit/RefusedKeys.ts';
import { ManualClock } from '../../support/ManualClock.ts';

describe('RefusedKeys', () => {
  const open = () => {
    const clock = new ManualClock();
    const drafts: AuditDraft[] = [];
    const auditLog = {
      append: async (given: readonly AuditDraft[]) => {
        drafts.push(...given);
      },
    };
    const keys = new RefusedKeys({ auditLog, clock });
    return {
      keys,
      clock,
      told: () => drafts.splice(0).map(({ details }) => [details?.['address'], details?.['attempts']]),
    };
  };

  it('records the first attempt at once, and all others of a minute in one entry', async () => {
    const { keys, clock, told } = open();
    for (let count = 0; count < 50; count += 1) await keys.refused('10.0.0.1');
    expect(told()).to.deep.equal([['10.0.0.1', 1]]);
    await keys.flush();
    expect(told()).to.deep.equal([]);
    await clock.advance(60_000);
    await keys.flush();
    expect(told()).to.deep.equal([['10.0.0.1', 49]]);
    await keys.flush();
    await clock.advance(60_000);
    await keys.flush();
    expect(told()).to.deep.equal([]);
  });

  it('keeps addresses apart, a hundred of them, and counts all others together', async () => {
    const { keys, told } = open();
    for (let count = 0; count < 300; count += 1) await keys.refused(`10.0.0.${count}`);
    const entries = told();
    expect(entries).to.have.length(101);
    expect(entries.at(-1)).to.deep.equal(['others', 1]);
  });

  it('records what was only counted when the chat closes', async () => {
    const { keys, told } = open();
    for (let count = 0; count < 3; count += 1) await keys.refused('10.0.0.1');
    told();
    await keys.flush(true);
    expect(told()).to.deep.equal([['10.0.0.1', 2]]);
  });
});
