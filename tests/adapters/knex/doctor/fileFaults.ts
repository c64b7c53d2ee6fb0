import type { PlantedFault } from './PlantedFault.ts';

const sam = "(SELECT user_id FROM homeroom.identities WHERE external_id = 'sam')";

/** Faults of files and pictures. */
export const fileFaults: readonly PlantedFault[] = [
  {
    what: 'a person who is said to have a picture and has none',
    plant: `UPDATE homeroom.users SET avatar = '0123456789ab' WHERE id = ${sam}`,
    finds: { 'files.pictures': 1 },
    isFixed: true,
  },
];
