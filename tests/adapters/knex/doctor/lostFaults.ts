import type { PlantedFault } from './PlantedFault.ts';

const person = (name: string): string => `(SELECT id FROM homeroom.users WHERE external_id = '${name}')`;

/** What is left of rooms and people that are gone, consumers that stand still, and backups that are old. */
export const lostFaults: readonly PlantedFault[] = [
  {
    what: 'a membership of a room that is gone',
    plant: `INSERT INTO homeroom.participants (room_id, user_id, role, joined_seq, is_suspended, may_post)
      VALUES (987654, ${person('tess')}, 'teacher', 0, false, true)`,
    finds: { 'rooms.lost': 1 },
    isFixed: false,
    undo: 'DELETE FROM homeroom.participants WHERE room_id = 987654',
  },
  {
    what: 'messages and events of rooms that are gone',
    plant: `INSERT INTO homeroom.messages (room_id, id, seq, sender_id, content, words, created_at)
      SELECT 987654 + n, 900000000 + n, 1, ${person('tess')}, 'Hello', '', now() FROM generate_series(1, 3) n;
      INSERT INTO homeroom.events (room_id, seq, type, created_at) VALUES (987655, 2, 'room_updated', now())`,
    finds: { 'rooms.lost': 4 },
    isFixed: false,
    undo: 'DELETE FROM homeroom.messages WHERE room_id > 987654; DELETE FROM homeroom.events WHERE room_id > 987654',
  },
  {
    what: 'what is left of people who do not exist',
    plant: `INSERT INTO homeroom.logins (issuer, subject, user_id) VALUES ('https://id.example', 'ghost', 987654);
      INSERT INTO homeroom.user_roles (user_id, role, organisation_id, source_id) VALUES (987654, 'student', 0, 0);
      INSERT INTO homeroom.favourites (user_id, contact_id) VALUES (987654, 987655);
      INSERT INTO homeroom.blocks (user_id, blocked_id) VALUES (${person('tess')}, 987654)`,
    // A favourite of nobody who is nobody counts twice.
    finds: { 'directory.orphans': 5 },
    isFixed: true,
  },
  {
    what: 'a consumer that was cut off',
    plant: `INSERT INTO homeroom.consumers (name, position, is_cut_off) VALUES ('notes', 0, true)`,
    finds: { 'feed.consumers': 1 },
    isFixed: false,
  },
  {
    what: 'a consumer that is behind while a node runs',
    plant: `INSERT INTO homeroom.leases (name, holder, token, expires_at, position)
        VALUES ('feed', 'a node', 1, now() + interval '1 hour', 5);
      INSERT INTO homeroom.feed (position, stream_id, first_seq, last_seq, at) VALUES (5, 0, 0, 0, now() - interval '2 hours');
      INSERT INTO homeroom.consumers (name, position) VALUES ('notes', 4), ('others', 5)`,
    finds: { 'feed.consumers': 1 },
    isFixed: false,
  },
  {
    what: 'a backup of last week',
    plant: `INSERT INTO homeroom.audit_entries (position, at, actor, action, hash)
      SELECT COALESCE(max(position), 0) + 1, now() - interval '7 days', 'command', 'backup.made', '\\x00'
      FROM homeroom.audit_entries`,
    // It was written by hand.
    finds: { 'backup.age': 1, 'audit.chain': 1 },
    isFixed: false,
  },
];
