import { expect } from 'chai';
import type { OpenStored, StoredWorld } from './ChatWorld.ts';
import { relationRecord, userRecord } from './records.ts';
import { stateOver } from './stateOver.ts';

const dayMs = 86_400_000;

/** What `Directory.hasDatesSince` promises to whoever looks for dates that have come. */
export const datesContract = (name: string, open: OpenStored): void =>
  void describe(`dates (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await open();
      await world.directory.transaction(async (tx) => {
        await tx.savePeople([userRecord('t', 'teacher'), userRecord('s', 'student')], 'sis');
        await tx.saveRelations([relationRecord('teaches', 't', 's')], 'sis');
      });
      return world;
    });
    const ago = ({ clock }: StoredWorld, days: number): Date => new Date(clock.now().getTime() - days * dayMs);
    const day = (world: StoredWorld, days: number): string => ago(world, -days).toISOString().slice(0, 10);
    /** Whether there were dates since so many days ago: one, two and three. */
    const answers = (world: StoredWorld) =>
      Promise.all([1, 2, 3].map((days) => world.directory.hasDatesSince(ago(world, days))));

    fact('nothing without dates begins or ends', async (world) => {
      expect(await answers(world)).to.deep.equal([false, false, false]);
    });

    fact('a role begins with its first day, and ends with its last', async (world) => {
      const told = (begins: string, ends?: string) =>
        world.directory.transaction((tx) =>
          tx.savePeople(
            [userRecord('t', 'teacher', { roles: [{ role: 'teacher', begins, ...(ends && { ends }) }] })],
            'sis',
          ),
        );
      await told(day(world, 1));
      expect(await answers(world)).to.deep.equal([false, false, false]);
      await told(day(world, -1));
      expect(await answers(world)).to.deep.equal([false, true, true]);
      await told(day(world, -9), day(world, 0));
      expect(await answers(world)).to.deep.equal([false, false, false]);
      await told(day(world, -9), day(world, -2));
      expect(await answers(world)).to.deep.equal([false, true, true]);
    });

    fact('a relation begins with its first day, and ends with its last', async (world) => {
      const told = (more: { begins?: string; ends?: string }) =>
        world.directory.transaction((tx) => tx.saveRelations([relationRecord('teaches', 't', 's', more)], 'sis'));
      await told({ begins: day(world, 1) });
      expect(await answers(world)).to.deep.equal([false, false, false]);
      await told({ begins: day(world, -1) });
      expect(await answers(world)).to.deep.equal([false, true, true]);
      await told({ ends: day(world, -2) });
      expect(await answers(world)).to.deep.equal([false, true, true]);
    });

    fact('a hold begins and ends at its moments', async (world) => {
      const person = await world.people.findByExternalId('t', 'sis');
      const userId = person?.id ?? expect.fail('nobody is called t');
      const hold = (begins: Date, ends: Date | null) =>
        world.directory.transaction((tx) =>
          tx.saveHold({ subject: { userId }, effect: 'suspend', reason: 'Leave', authorId: null, begins, ends }),
        );
      await hold(ago(world, -1), ago(world, -2));
      expect(await answers(world)).to.deep.equal([false, false, false]);
      await hold(ago(world, 2.5), null);
      expect(await answers(world)).to.deep.equal([false, false, true]);
      await hold(ago(world, 9), ago(world, 0.5));
      expect(await answers(world)).to.deep.equal([true, true, true]);
    });
  });
