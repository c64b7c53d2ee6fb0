import type { PlantedFault } from './PlantedFault.ts';

const direct = "(SELECT id FROM homeroom.rooms WHERE type = 'direct')";
const forum = "(SELECT max(id) FROM homeroom.rooms WHERE type = 'forum_subject')";

export const roomKeyFaults: readonly PlantedFault[] = [
  {
    what: 'a room without its key',
    plant: `DELETE FROM homeroom.room_keys WHERE room_id = ${direct}`,
    finds: { 'rooms.keys': 1 },
    isFixed: true,
  },
  {
    what: 'a key of other people',
    plant: `UPDATE homeroom.room_keys SET key = 'direct:777777:888888' WHERE room_id = ${direct}`,
    finds: { 'rooms.key-texts': 1 },
    isFixed: true,
  },
  {
    what: 'a key of a room that does not exist',
    plant: `INSERT INTO homeroom.room_keys (key, room_id) VALUES ('direct:777777:888888', 999999)`,
    finds: { 'rooms.keys-of-nothing': 1 },
    isFixed: true,
  },
  {
    what: 'a key that another room needs',
    plant: `WITH lost AS (DELETE FROM homeroom.room_keys WHERE room_id = ${direct} RETURNING key)
      UPDATE homeroom.room_keys k SET key = lost.key FROM lost WHERE k.room_id = ${forum}`,
    finds: { 'rooms.key-texts': 1, 'rooms.doubles': 1, 'directory.memberships': 1 },
    isFixed: true,
  },
  {
    what: 'a key that a room needs and one that does not exist has',
    plant: `UPDATE homeroom.room_keys SET room_id = 999999 WHERE room_id = ${direct}`,
    finds: { 'rooms.keys-of-nothing': 1, 'rooms.doubles': 1 },
    isFixed: true,
  },
];
