import { historyFaults } from './historyFaults.ts';
import type { PlantedFault } from './PlantedFault.ts';

const source = "(SELECT source_id FROM homeroom.identities WHERE external_id = 'sam')";
const planted = (columns: string, values: string): string => `
  INSERT INTO homeroom.imports (id, source_id, settings, counts${columns}) VALUES (900, ${source}, '{}', '{}'${values})`;
const undo = 'DELETE FROM homeroom.imports WHERE id = 900';

/** Faults of the record of imports. */
export const importFaults: readonly PlantedFault[] = [
  ...historyFaults,
  {
    what: 'an import that lost a change',
    plant: planted(', changes', ', 1'),
    finds: { 'imports.counts': 1 },
    isFixed: false,
    undo,
  },
  {
    what: 'an import that is undone by nothing',
    plant: planted(', undone_by', ', 901'),
    finds: { 'imports.undone': 1 },
    isFixed: false,
    undo,
  },
  {
    what: 'a change of no import',
    plant: `INSERT INTO homeroom.directory_changes (import_id, what) VALUES (902, 'context')`,
    finds: { 'imports.of-nothing': 1 },
    isFixed: true,
  },
];
