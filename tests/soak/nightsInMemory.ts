import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeChat } from '../../core/makeChat.ts';
import { educationPolicy } from '../../core/permissions/educationPolicy.ts';
import { seededRandom } from '../faults/seededRandom.ts';
import { memoryWorld } from '../support/memoryWorld.ts';
import { generousLimits } from '../support/openChat.ts';
import { playNights } from './playNights.ts';

/** A test of the first nights in memory, with four schools. `changed`: in how many of them contacts change, at least. */
export const nightsInMemory = (count: number, changed: number): void => {
  const folder = mkdtempSync(join(tmpdir(), 'homeroom-nights-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('leave everybody with exactly the people to whom they may write, and guardians where their children are', async () => {
    const world = await memoryWorld();
    const chat = makeChat(world, educationPolicy, generousLimits);
    const reports = await playNights({
      ground: { world, chat },
      size: { schools: 4, students: 24, classSize: 2 },
      random: seededRandom(40),
      folder: join(folder, 'bundles'),
      drawn: 20,
      count,
    });
    const wrong = reports.flatMap((report) => report.wrong.map((line) => `night ${report.number}: ${line}`));
    expect(wrong).to.deep.equal([]);
    expect(reports).to.have.length(count);
    expect(reports.filter((report) => report.changed > 0)).to.have.length.above(changed);
  });
};
