import { derivedFaults } from './derivedFaults.ts';
import { fileFaults } from './fileFaults.ts';
import { heldFaults } from './heldFaults.ts';
import { importFaults } from './importFaults.ts';
import { lostFaults } from './lostFaults.ts';
import { notificationFaults } from './notificationFaults.ts';
import type { PlantedFault } from './PlantedFault.ts';
import { requestFaults } from './requestFaults.ts';
import { roomKeyFaults } from './roomKeyFaults.ts';
import { safetyFaults } from './safetyFaults.ts';
import { scheduledFaults } from './scheduledFaults.ts';
import { schemaFaults } from './schemaFaults.ts';

const person = (name: string): string => `(SELECT id FROM homeroom.users WHERE external_id = '${name}')`;
const direct = "(SELECT id FROM homeroom.rooms WHERE type = 'direct')";
const forum = `(SELECT id FROM homeroom.rooms WHERE type = 'forum_subject' AND about = ARRAY[${person('tess')}, ${person('sam')}])`;
const forumOfSue = `(SELECT id FROM homeroom.rooms WHERE type = 'forum_subject' AND about = ARRAY[${person('tess')}, ${person('sue')}])`;

/** Ends relations as their source would, so that their rooms alone are wrong. */
const ended = (condition: string): string => `
  WITH ended AS (UPDATE homeroom.relations SET is_active = false WHERE ${condition} RETURNING id)
  UPDATE homeroom.relation_claims c SET is_named = false FROM ended WHERE c.relation_id = ended.id`;

const parts: readonly PlantedFault[] = [
  {
    what: 'a mention of nobody',
    plant: `UPDATE homeroom.messages SET parts = '{"mentions":[{"user_id":987654,"name":"Nobody"}]}'
      WHERE room_id = ${direct} AND seq = 1`,
    finds: { 'messages.mentions': 1 },
    isFixed: true,
  },
  {
    what: 'a pin of nobody',
    plant: `UPDATE homeroom.messages SET parts = '{"pin":1}' WHERE room_id = ${direct} AND seq = 1`,
    finds: { 'messages.pins': 1 },
    isFixed: true,
  },
  {
    what: 'a message that asks, and nobody is asked',
    plant: `UPDATE homeroom.messages SET parts = '{"confirmation":"person"}' WHERE room_id = ${direct} AND seq = 1`,
    finds: { 'messages.confirmations': 1 },
    isFixed: false,
    undo: `UPDATE homeroom.messages SET parts = NULL WHERE room_id = ${direct} AND seq = 1`,
  },
];

const memberships: readonly PlantedFault[] = [
  {
    what: 'a guardian whose membership is missing',
    plant: `DELETE FROM homeroom.participants WHERE room_id = ${forumOfSue} AND user_id = ${person('pat')}`,
    finds: { 'directory.memberships': 1 },
    isFixed: true,
  },
  {
    what: 'a guardian whose membership should have ended',
    plant: ended(`kind = 'guardian_of' AND from_id = ${person('pat')}`),
    finds: { 'directory.memberships': 2 },
    isFixed: true,
  },
  {
    what: 'a membership that should be suspended',
    plant: `UPDATE homeroom.users SET is_active = false WHERE external_id = 'pat';
      UPDATE homeroom.identities SET is_named = false WHERE external_id = 'pat';
      UPDATE homeroom.role_scopes SET is_active = false WHERE user_id = ${person('pat')}`,
    finds: { 'directory.memberships': 2 },
    isFixed: true,
  },
  {
    what: 'a room that should be frozen',
    plant: ended(`kind = 'tutors'`),
    finds: { 'directory.memberships': 1 },
    isFixed: true,
  },
  {
    what: 'a member of a direct room whose membership is missing',
    plant: `DELETE FROM homeroom.participants WHERE room_id = ${direct} AND user_id = ${person('pam')}`,
    // The other one alone would not be suspended.
    finds: { 'rooms.missing-members': 1, 'directory.memberships': 1 },
    isFixed: true,
  },
  {
    what: 'an owner whose membership is missing',
    plant: `DELETE FROM homeroom.participants p USING homeroom.rooms r WHERE r.id = p.room_id AND r.owner_id = p.user_id`,
    finds: { 'rooms.missing-members': 1 },
    isFixed: true,
  },
  {
    what: 'a membership of nobody',
    plant: `INSERT INTO homeroom.participants (room_id, user_id, role, joined_seq, left_seq, is_suspended, may_post)
      VALUES (${direct}, 999999, 'student', 0, 1, false, false)`,
    finds: { 'rooms.people': 1 },
    isFixed: false,
  },
];

const rooms: readonly PlantedFault[] = [
  ...roomKeyFaults,
  {
    what: 'a room with another word for its context',
    plant: `UPDATE homeroom.rooms SET context = 'geometry' WHERE id = ${forum}`,
    finds: { 'rooms.contexts': 1 },
    isFixed: true,
  },
];

const messages: readonly PlantedFault[] = [
  {
    what: 'a head below its events',
    plant: `UPDATE homeroom.rooms SET head_seq = head_seq - 1 WHERE id = ${direct}`,
    finds: { 'messages.heads': 1 },
    isFixed: true,
  },
  {
    what: 'a hole',
    plant: `DELETE FROM homeroom.events WHERE room_id = ${forum} AND type = 'message_edited'`,
    finds: { 'messages.gaps': 1 },
    isFixed: false,
  },
  {
    what: 'a head above its events',
    plant: `UPDATE homeroom.rooms SET head_seq = head_seq + 3 WHERE id = ${direct}`,
    finds: { 'messages.gaps': 3 },
    isFixed: false,
  },
  {
    what: 'a seq that a message and an event have',
    plant: `INSERT INTO homeroom.events (room_id, seq, type, created_at) VALUES (${direct}, 1, 'room_updated', now())`,
    finds: { 'messages.doubles': 1 },
    isFixed: false,
  },
  {
    what: 'a room that names another latest message',
    plant: `UPDATE homeroom.rooms SET activity = activity - 1 WHERE id = ${direct}`,
    finds: { 'messages.activity': 1 },
    isFixed: true,
  },
  {
    what: 'a sequence of ids behind the messages',
    plant: `SELECT setval('homeroom.message_ids', 1)`,
    finds: { 'messages.ids': 1 },
    isFixed: true,
  },
  {
    what: 'a read pointer that names one message and the seq of another',
    plant: `UPDATE homeroom.participants p SET last_read_seq = 2, last_read_id = m.id FROM homeroom.messages m
      WHERE m.room_id = ${direct} AND m.seq = 1 AND p.room_id = m.room_id AND p.user_id = ${person('tess')}`,
    finds: { 'messages.read-pointers': 1 },
    isFixed: true,
  },
  {
    what: 'a reply to nothing',
    plant: `UPDATE homeroom.messages SET reply_to = 999999999 WHERE room_id = ${forum} AND reply_to IS NOT NULL`,
    finds: { 'messages.replies': 1 },
    isFixed: false,
  },
  {
    what: 'an edit of nothing',
    plant: `UPDATE homeroom.events SET message_id = 999999999 WHERE room_id = ${forum} AND type = 'message_edited'`,
    finds: { 'messages.changes': 1 },
    isFixed: false,
  },
];

const pulls = (columns: string, values: string): string => `
  UPDATE homeroom.sources SET settings = '{"pull": {}}' WHERE id = 0;
  INSERT INTO homeroom.roster_pulls (source_id, ${columns}) VALUES (0, ${values})`;
const undoPulls = `DELETE FROM homeroom.roster_pulls; UPDATE homeroom.sources SET settings = '{}' WHERE id = 0`;

const directory: readonly PlantedFault[] = [
  {
    what: 'a name that is searched and sorted by another one',
    plant: `UPDATE homeroom.users SET search_key = 'x', name_order = 'x' WHERE external_id IN ('tess', 'sam')`,
    // Lists are sorted by the same spelling.
    finds: { 'directory.names': 2, 'directory.role-scopes': 2 },
    isFixed: true,
  },
  {
    what: 'a roster that cannot be pulled',
    plant: pulls('failure, failures', "'The system does not answer.', 2"),
    finds: { 'directory.pulls': 1 },
    isFixed: false,
    undo: undoPulls,
  },
  {
    what: 'a roster that nobody pulls',
    plant: pulls('due_at', "now() - interval '2 hours'"),
    finds: { 'directory.pulls-due': 1 },
    isFixed: false,
    undo: undoPulls,
  },
  {
    what: 'a person without an identity',
    plant: `DELETE FROM homeroom.identities WHERE user_id = ${person('sue')}`,
    finds: { 'directory.identities': 1 },
    isFixed: true,
  },
  {
    what: 'an identity of nobody',
    plant: `INSERT INTO homeroom.identities (source_id, external_id, user_id, is_named) VALUES (0, 'ghost', 999999, true)`,
    finds: { 'directory.identities-of-nobody': 1 },
    isFixed: true,
  },
  {
    what: 'a relation of somebody who does not exist',
    plant: `WITH made AS (
        INSERT INTO homeroom.relations (kind, from_id, to_id, context_id, is_active)
        VALUES ('guardian_of', 999999, ${person('sam')}, 0, false) RETURNING id
      )
      INSERT INTO homeroom.relation_claims (relation_id, source_id, is_named) SELECT id, 0, false FROM made`,
    finds: { 'directory.relations': 1 },
    isFixed: false,
  },
  {
    what: 'a relation with another word for its context',
    plant: `UPDATE homeroom.relations SET context = 'x' WHERE kind = 'guardian_of' AND NOT is_active`,
    finds: { 'directory.contexts': 1 },
    isFixed: true,
  },
  {
    what: 'relations that show another name of their context',
    plant: `UPDATE homeroom.contexts SET name = 'Algebra II' WHERE external_id = 'algebra-1'`,
    finds: { 'directory.context-names': 2 },
    isFixed: false,
  },
  {
    what: 'relations that nobody claims',
    plant: `DELETE FROM homeroom.relation_claims c USING homeroom.relations r WHERE r.id = c.relation_id AND r.kind = 'tutors'`,
    finds: { 'directory.claims': 1 },
    isFixed: true,
  },
  {
    what: 'a claim of nothing',
    plant: `INSERT INTO homeroom.relation_claims (relation_id, source_id, is_named) VALUES (999999, 0, true)`,
    finds: { 'directory.claims-of-nothing': 1 },
    isFixed: true,
  },
];

const lease = (position: number): string => `
  INSERT INTO homeroom.leases (name, holder, token, expires_at, position)
  VALUES ('feed', 'a node', 1, now() + interval '1 hour', ${position})`;

const feed: readonly PlantedFault[] = [
  {
    what: 'a feed that knows more than the room',
    plant: `INSERT INTO homeroom.feed_heads (stream_id, seq) VALUES (${direct}, 99)`,
    finds: { 'feed.heads': 1 },
    isFixed: false,
  },
  {
    what: 'a feed that knows more than the directory',
    plant: `INSERT INTO homeroom.feed_heads (stream_id, seq) VALUES (0, 999999999)`,
    finds: { 'feed.heads': 1 },
    isFixed: false,
  },
  {
    what: 'a room that the feed has left behind for an hour',
    plant: `${lease(0)}; 
      UPDATE homeroom.messages SET created_at = now() - interval '1 hour' WHERE room_id = ${direct};
      UPDATE homeroom.events SET created_at = now() - interval '1 hour' WHERE room_id = ${direct}`,
    finds: { 'feed.lag': 1 },
    isFixed: false,
  },
  {
    what: 'a lease below the last position',
    plant: `${lease(3)}; INSERT INTO homeroom.feed (position, stream_id, first_seq, last_seq) VALUES (5, ${direct}, 0, 2)`,
    finds: { 'feed.position': 1 },
    isFixed: true,
  },
];

export const plantedFaults: readonly PlantedFault[] = [
  ...schemaFaults,
  ...directory,
  ...derivedFaults,
  ...rooms,
  ...messages,
  ...memberships,
  ...parts,
  ...feed,
  ...safetyFaults,
  ...[...heldFaults, ...scheduledFaults, ...notificationFaults, ...requestFaults],
  ...[...importFaults, ...fileFaults, ...lostFaults],
];
