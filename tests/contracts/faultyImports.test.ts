import type { Directory } from '../../core/directory/Directory.ts';
import type { Imports, ImportWrites } from '../../core/imports/Imports.ts';
import { type Fault, faulty } from '../support/faulty.ts';
import type { MemoryWorld } from '../support/memoryWorld.ts';
import { noticesFaults } from '../support/noticesFaults.ts';
import { importsContract } from './index.ts';

/** A directory whose record of imports has some methods replaced. */
const writes =
  (faults: (imports: ImportWrites) => Partial<ImportWrites>) =>
  (world: MemoryWorld): Partial<MemoryWorld> => ({
    directory: faulty<Directory>(world.directory, (port) => ({
      transaction: (work, isTrial) =>
        port.transaction(
          (tx) => work(faulty(tx, (inner) => ({ imports: faulty<ImportWrites>(inner.imports, faults) }))),
          isTrial,
        ),
    })),
  });

const faults: readonly Fault[] = [
  {
    title: 'an undo that overwrites what a later import said',
    contract: importsContract,
    spoil: writes((imports) => ({
      toUndo: async (id) => (await imports.toUndo(id)).map((one) => ({ ...one, laterImport: null })),
    })),
    noticedBy: /what a later import changed again stays/,
  },
  {
    title: 'an undo that takes an id for the person whom it meant then',
    contract: importsContract,
    spoil: writes((imports) => ({
      toUndo: async (id) => (await imports.toUndo(id)).map((one) => ({ ...one, isSame: true })),
    })),
    noticedBy: /an id that was given to somebody else is left alone/,
  },
  {
    title: 'a record that forgets which imports are undone',
    contract: importsContract,
    spoil: writes(() => ({ setUndone: async () => {} })),
    noticedBy: /an import is undone once/,
  },
  {
    title: 'a record that keeps no import without changes',
    contract: importsContract,
    spoil: writes((imports) => ({ end: (counts) => imports.end(counts, false) })),
    noticedBy: /the same file again is on record/,
  },
  {
    title: 'a list of changes that ignores words',
    contract: importsContract,
    spoil: ({ imports }) => ({
      imports: faulty<Imports>(imports, (port) => ({ changes: ({ text: _, ...query }) => port.changes(query) })),
    }),
    noticedBy: /pages and filters find what changed/,
  },
];

describe('faulty adapters of imports', () => noticesFaults(faults));
