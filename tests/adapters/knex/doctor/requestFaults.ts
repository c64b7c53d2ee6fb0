import type { PlantedFault } from './PlantedFault.ts';

const someone = "(SELECT id FROM homeroom.users WHERE external_id = 'sam')";
const direct = "(SELECT id FROM homeroom.rooms WHERE type = 'direct')";
const ask = (room: string): string =>
  `INSERT INTO homeroom.message_requests (room_id, requester_id, recipient_id)
  VALUES (${room}, ${someone}, COALESCE((SELECT about[1] FROM homeroom.rooms WHERE id = ${room}), ${someone}))`;
const forget = 'DELETE FROM homeroom.message_requests';
/** Who asks has no right to post while the room awaits somebody. */
const asker = (mayPost: string): string => `
  UPDATE homeroom.participants p SET may_post = ${mayPost}
  FROM homeroom.rooms r WHERE r.type = 'direct' AND p.room_id = r.id AND p.user_id = r.about[2]`;
const awaitMember = `UPDATE homeroom.rooms SET awaits_id = about[1] WHERE type = 'direct'; ${asker('false')}`;
const awaitNobody = `UPDATE homeroom.rooms SET awaits_id = NULL; ${asker('true')}`;

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
    plant: awaitMember,
    finds: { 'requests.rooms': 1, 'requests.members': 1 },
    isFixed: false,
    undo: awaitNobody,
  },
  {
    what: 'a room that awaits a member whom somebody asked',
    plant: `${awaitMember}; ${ask(direct)}`,
    finds: { 'requests.members': 1 },
    isFixed: false,
    undo: `${awaitNobody}; ${forget}`,
  },
];
