import type { PlantedFault } from './PlantedFault.ts';

const [sam, tess] = ['sam', 'tess'].map((who) => `(SELECT id FROM homeroom.users WHERE external_id = '${who}')`);
const direct = "(SELECT id FROM homeroom.rooms WHERE type = 'direct')";
const ask = (room: string): string =>
  `INSERT INTO homeroom.message_requests (room_id, requester_id, recipient_id) VALUES (${room}, ${tess}, ${sam})`;
const forget = 'DELETE FROM homeroom.message_requests';
const awaitSam = `UPDATE homeroom.rooms SET awaits_id = ${sam} WHERE type = 'direct'`;
const awaitNobody = 'UPDATE homeroom.rooms SET awaits_id = NULL';

/** Faults of requests to talk. */
export const requestFaults: readonly PlantedFault[] = [
  {
    what: 'a request in a room that is gone',
    plant: ask('999999'),
    finds: { 'requests.rooms': 1 },
    isFixed: false,
    undo: forget,
  },
  {
    what: 'a room that awaits a member, whom nobody asked',
    plant: awaitSam,
    finds: { 'requests.rooms': 1, 'requests.members': 1 },
    isFixed: false,
    undo: awaitNobody,
  },
  {
    what: 'a room that awaits a member whom somebody asked',
    plant: `${awaitSam}; ${ask(direct)}`,
    finds: { 'requests.members': 1 },
    isFixed: false,
    undo: `${awaitNobody}; ${forget}`,
  },
];
