import { expect } from 'chai';
import { describeWithServer } from '../../support/describeWithServer.ts';
import { eventually } from '../../support/eventually.ts';
import { postgresFolder } from '../../support/startPostgres.ts';
import { redisFolder } from '../../support/startRedis.ts';
import { plants } from './plants.ts';
import { RunbookWorld } from './RunbookWorld.ts';
import { missingIn, type RunbookEntry, scriptOf } from './readRunbook.ts';

/** The entries that every run of the tests plays, without a start of their server; tests/rollouts plays all others. */
export const playedOften: ReadonlySet<string> = new Set(['Nothing can be sent in one room', 'Badges are wrong']);

const missing = [
  ...(postgresFolder() === undefined ? ['PostgreSQL'] : []),
  ...(redisFolder() === undefined ? ['redis-server'] : []),
];

/** A suite on one server: the fault of each entry is planted, seen, found and mended as the page says. `more` has other tests. */
export const playEntries = (
  entries: readonly RunbookEntry[],
  more: (world: () => RunbookWorld) => void = () => {},
): void =>
  describeWithServer({
    title: 'the runbook, on a server with the fault of each part',
    source:
      missing.length === 0 ? { kind: 'binaries' } : { kind: 'none', reason: `no binaries of ${missing.join(' and ')}` },
    open: () => RunbookWorld.open(),
    close: (world) => world.close(),
    suite: (world) => {
      more(world);
      for (const entry of entries) playEntry(world, entry);
    },
  });

const playEntry = (world: () => RunbookWorld, entry: RunbookEntry): void => {
  const { given = async () => ({}), plant, isImpossible, end } = plants[entry.title] ?? { plant: async () => {} };
  it(`${entry.title}: is seen, found and mended as the page says`, async function play() {
    this.timeout(180_000);
    const reason = isImpossible?.(world());
    if (reason !== undefined) return this.skip();
    const { operator } = world();
    await operator.forgetLog();
    const variables = await given(world());
    const look = () => operator.run(scriptOf(entry, 'Look'), variables);
    const expectFound = async (kind: 'Healthy' | 'Faulty', when: string): Promise<void> => {
      const printed = await look();
      const missed = missingIn(entry, kind, printed);
      expect(missed, `${when}, the page promises this line and these came:\n${printed}`).to.equal(undefined);
    };
    try {
      await expectFound('Healthy', 'while all is well');
      await operator.forgetLog();
      await plant(world());
      const printed = await look();
      expect(missingIn(entry, 'Faulty', printed), `with the fault came:\n${printed}`).to.equal(undefined);
      expect(missingIn(entry, 'Healthy', printed), 'it must not look well').not.to.equal(undefined);
      await operator.run(`${scriptOf(entry, 'Look')}\n${scriptOf(entry, 'Remedy')}`, variables);
      await eventually(() => expectFound('Healthy', 'after the remedy'), { within: 30_000, every: 500 });
    } finally {
      await end?.();
    }
  });
};
