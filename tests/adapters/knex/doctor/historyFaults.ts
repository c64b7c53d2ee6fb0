import type { PlantedFault } from './PlantedFault.ts';

const direct = "(SELECT id FROM homeroom.rooms WHERE type = 'direct')";

/** Faults of what came in from other chats. */
export const historyFaults: readonly PlantedFault[] = [
  {
    what: 'an id of another chat for a room that is gone',
    plant: "INSERT INTO homeroom.external_rooms (source, external_id, room_id) VALUES ('old', '1', 999999)",
    finds: { 'history.rooms': 1 },
    isFixed: false,
    undo: 'DELETE FROM homeroom.external_rooms',
  },
  {
    what: 'an id of another chat for a message that is gone',
    plant: `INSERT INTO homeroom.external_messages (source, external_id, room_id, message_id) VALUES ('old', '1', ${direct}, 999999)`,
    finds: { 'history.messages': 1 },
    isFixed: true,
  },
  {
    what: 'a mark of a history beyond the head of its room',
    plant: `INSERT INTO homeroom.imported_ranges (room_id, first_seq, last_seq) VALUES (${direct}, 1, 999999)`,
    finds: { 'history.ranges': 1 },
    isFixed: true,
    undo: 'DELETE FROM homeroom.imported_ranges',
  },
  {
    what: 'what another chat said of a room that never came in',
    plant: `INSERT INTO homeroom.external_preferences (source, external_id, user_id, is_muted, is_pinned, is_hidden)
      SELECT 'old', '1', min(u.id), true, false, false FROM homeroom.users u`,
    finds: { 'history.preferences': 1 },
    isFixed: true,
  },
];
