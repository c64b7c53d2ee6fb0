import type { PlantedFault } from './PlantedFault.ts';

const sam = "(SELECT id FROM homeroom.users WHERE external_id = 'sam')";

/** Faults of notifications. */
export const notificationFaults: readonly PlantedFault[] = [
  {
    what: 'a notification whose server went away while it sent it',
    plant: `
      INSERT INTO homeroom.deliveries (user_id, channel, room_ids, message_ids, seqs, state, attempts, due_at)
      VALUES (${sam}, 'mail', '{1}', '{1}', '{1}', 'claimed', 1, now() - interval '2 hours')`,
    finds: { 'notifications.claimed': 1 },
    isFixed: false,
    undo: 'DELETE FROM homeroom.deliveries',
  },
  {
    what: 'a message of which somebody should have been told long ago',
    plant: `
      INSERT INTO homeroom.notices (user_id, channel, room_id, message_id, seq, reason, due_at)
      VALUES (${sam}, 'mail', 1, 1, 1, 'direct', now() - interval '2 days')`,
    finds: { 'notifications.due': 1 },
    isFixed: false,
    undo: 'DELETE FROM homeroom.notices',
  },
  {
    what: 'a device of nobody',
    plant: `
      INSERT INTO homeroom.channel_addresses (user_id, channel, address) VALUES (999999, 'push', 'https://push.example/a')`,
    finds: { 'notifications.addresses': 1 },
    isFixed: true,
  },
  {
    what: 'choices of nobody about notifications',
    plant: `
      INSERT INTO homeroom.settings (scope, scope_id, key, value) VALUES ('person', 999999, 'notifications', '{}')`,
    finds: { 'notifications.settings': 1 },
    isFixed: true,
  },
];
