import type { PlantedFault } from './PlantedFault.ts';

const sam = "(SELECT id FROM homeroom.users WHERE external_id = 'sam')";
const direct = "(SELECT id FROM homeroom.rooms WHERE type = 'direct')";
const undo = 'DELETE FROM homeroom.held_messages';

const held = (
  state: string,
  more: { room?: string; sender?: string; columns?: string; values?: string } = {},
): string => `
  INSERT INTO homeroom.held_messages (room_id, sender_id, client_id, body, state${more.columns ?? ''})
  VALUES (${more.room ?? direct}, ${more.sender ?? sam}, gen_random_uuid(),
    '{"content": "x", "masked": null, "reply_to": null, "reasons": []}', '${state}'${more.values ?? ''})`;

/** Faults of messages that guards hold. */
export const heldFaults: readonly PlantedFault[] = [
  {
    what: 'a held message of a room that is gone',
    plant: held('waiting', { room: '999999' }),
    finds: { 'guard.places': 1 },
    isFixed: false,
    undo,
  },
  {
    what: 'a held message of nobody',
    plant: held('waiting', { sender: '999999' }),
    finds: { 'guard.places': 1 },
    isFixed: false,
    undo,
  },
  {
    what: 'a held message that is released and no message',
    plant: held('released', {
      columns: ', decider_id, decided_at, message_id',
      values: `, ${sam}, now(), 987654321`,
    }),
    finds: { 'guard.decisions': 1 },
    isFixed: false,
    undo,
  },
  {
    what: 'a refused message without who refused it',
    plant: held('refused', { columns: ', decided_at', values: ', now()' }),
    finds: { 'guard.decisions': 1 },
    isFixed: false,
    undo,
  },
  {
    what: 'a waiting message that somebody has decided about',
    plant: held('waiting', { columns: ', decider_id, decided_at', values: `, ${sam}, now()` }),
    finds: { 'guard.decisions': 1 },
    isFixed: false,
    undo,
  },
];
