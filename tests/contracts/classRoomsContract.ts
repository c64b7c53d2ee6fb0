import { expect } from 'chai';
import type { RelationRecord } from '../../core/directory/DirectoryRecords.ts';
import type { ChatRoom } from '../../core/rooms/ChatRoom.ts';
import type { OpenStored } from './ChatWorld.ts';
import { type Name, School, schoolRecords } from './School.ts';
import { stateOver } from './stateOver.ts';

const algebra = { context: 'algebra-1', contextName: 'Algebra I' } as const;

const teaches = (from: Name, to: Name, status: 'active' | 'ended' = 'active'): RelationRecord => {
  return { kind: 'teaches', from, to, ...algebra, status };
};

/** What stores promise for rooms that rest on contexts. In algebra Tess teaches Sam and Sue, whose parents are Pam and Pat. */
export const classRoomsContract = (name: string, open: OpenStored): void =>
  void describe(`class rooms (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await open();
      const school = await School.open(world);
      const nameOf = new Map(schoolRecords.users.map(({ externalId }) => [school.id(externalId as Name), externalId]));
      const room = async (context = 'algebra-1', contextId?: number): Promise<ChatRoom | undefined> => {
        const named = contextId === undefined ? {} : { contextId };
        return world.rooms.findByKey({ type: 'class', userIds: [], context, ...named });
      };
      const members = async (context?: string): Promise<string[]> =>
        ((await room(context))?.members() ?? [])
          .map(({ userId, role, mayPost, isSuspended }) =>
            [nameOf.get(userId) ?? userId, role, ...(mayPost ? ['posts'] : []), ...(isSuspended ? ['suspended'] : [])]
              .join(' ')
              .toString(),
          )
          .sort();
      const relate = (...relations: RelationRecord[]) => school.apply({ users: [], relations });
      return { ...world, school, room, members, relate };
    });

    fact('have everybody of the class, and those who lead it post', async ({ members, room, relate }) => {
      expect(await members()).to.deep.equal([
        ...['pam parent', 'pat parent', 'sam student', 'sue student', 'tess teacher posts'],
      ]);
      expect((await room())?.state).to.include({ name: 'Algebra I', context: 'algebra-1', isFrozen: false });
      expect((await relate(teaches('tess', 'sam'))).rooms).to.include({ created: 0, changed: 0 });
    });

    fact('take in who enrols later, with the guardians, and let go who leaves', async ({ members, relate }) => {
      await relate(teaches('tess', 'stan'));
      expect(await members()).to.include('stan student');
      await relate(teaches('tess', 'stan', 'ended'), teaches('tess', 'sam', 'ended'));
      expect(await members()).to.deep.equal(['pat parent', 'sue student', 'tess teacher posts']);
      await relate({ kind: 'guardian_of', from: 'pat', to: 'sue', status: 'ended' });
      expect(await members()).to.deep.equal(['sue student', 'tess teacher posts']);
    });

    fact('keep a pupil whom another teacher of the class still teaches', async ({ members, relate }) => {
      await relate(teaches('theo', 'sam'));
      await relate(teaches('tess', 'sam', 'ended'));
      expect(await members()).to.include.members(['theo teacher posts', 'sam student', 'tess teacher posts']);
    });

    fact('freeze when nobody is left, and thaw with the next', async ({ members, room, relate }) => {
      await relate(teaches('tess', 'sam', 'ended'), teaches('tess', 'sue', 'ended'));
      expect([(await room())?.state.isFrozen, await members()]).to.deep.equal([true, []]);
      await relate(teaches('theo', 'sue'));
      expect((await room())?.state.isFrozen).to.equal(false);
      expect(await members()).to.deep.equal(['pat parent', 'sue student', 'theo teacher posts']);
    });

    fact('suspend an account that is not active, and restore it', async ({ members, school }) => {
      await school.change('sam', { isActive: false });
      expect(await members()).to.include('sam student suspended');
      await school.change('sam', { isActive: true });
      expect(await members()).to.include('sam student');
    });

    fact('seat a teacher who is a parent in the class as a teacher', async ({ members, school, relate }) => {
      await school.change('tess', { roles: [{ role: 'teacher' }, { role: 'parent' }] });
      await relate({ kind: 'guardian_of', from: 'tess', to: 'sue', status: 'active' });
      expect(await members())
        .to.include('tess teacher posts')
        .and.not.include('tess parent');
    });

    fact('are one for each context, and none where a relation has none', async ({ members, room, relate }) => {
      await relate({ kind: 'teaches', from: 'theo', to: 'sam', status: 'active' });
      expect(await room('')).to.equal(undefined);
      expect(await members('history-1')).to.deep.equal(['stan student', 'theo teacher posts']);
    });

    fact('are two for two sources that call their classes alike (I25)', async ({ school, directory, room }) => {
      const person = { firstName: 'Other', isActive: true };
      const users = [
        { ...person, externalId: 't9', role: 'teacher', lastName: 'Teacher' },
        { ...person, externalId: 's9', role: 'student', lastName: 'Student' },
      ];
      const relations = [{ ...teaches('tess', 'sam'), from: 't9', to: 's9' }];
      // Its context must be its own: the source says so before it relates anybody.
      const contexts = [{ externalId: 'algebra-1', name: 'Algebra elsewhere' }];
      await school.apply({ users, relations, contexts }, { source: 'elsewhere' });
      expect((await room())?.members()).to.have.length(5);
      const all = await directory.read((reads) => reads.contextsAfter(0, ['teaches'], 100));
      const namesakes = all.contexts.filter(({ context }) => context === 'algebra-1');
      expect(namesakes).to.have.length(2);
      const other = namesakes.find(({ contextId }) => contextId !== undefined);
      const theirs = await room('algebra-1', other?.contextId);
      expect(theirs?.members().map(({ role }) => role)).to.deep.equal(['teacher', 'student']);
      expect(theirs?.id).not.to.equal((await room())?.id);
    });

    fact('are paged through by their contexts', async ({ directory }) => {
      const pages: string[][] = [];
      for (let place: number | null = 0; place !== null; ) {
        const after: number = place;
        const { contexts, next } = await directory.read((reads) =>
          reads.contextsAfter(after, ['teaches', 'tutors'], 2),
        );
        pages.push(contexts.map(({ context }) => context));
        place = next;
      }
      expect(pages.flat().sort()).to.deep.equal(['algebra-1', 'history-1', 'maths']);
      expect(pages[0]).to.have.length(2);
    });
  });
