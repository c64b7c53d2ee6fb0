import type { PlantedFault } from './PlantedFault.ts';

const sam = "(SELECT id FROM homeroom.users WHERE external_id = 'sam')";
const direct = "(SELECT id FROM homeroom.rooms WHERE type = 'direct')";
const undo = 'DELETE FROM homeroom.scheduled_messages';

const scheduled = (
  state: string,
  more: { room?: string; sender?: string; due?: string; columns?: string; values?: string } = {},
): string => `
  INSERT INTO homeroom.scheduled_messages (room_id, sender_id, client_id, body, state, due_at${more.columns ?? ''})
  VALUES (${more.room ?? direct}, ${more.sender ?? sam}, gen_random_uuid(),
    '{"content": "x", "reply_to": null}', '${state}', now() + interval '${more.due ?? '1 day'}'${more.values ?? ''})`;

/** Faults of messages that are sent later. */
export const scheduledFaults: readonly PlantedFault[] = [
  {
    what: 'a scheduled message of a room that is gone',
    plant: scheduled('waiting', { room: '999999' }),
    finds: { 'scheduled.places': 1 },
    isFixed: false,
    undo,
  },
  {
    what: 'a scheduled message of nobody',
    plant: scheduled('waiting', { sender: '999999' }),
    finds: { 'scheduled.places': 1 },
    isFixed: false,
    undo,
  },
  {
    what: 'a scheduled message that was sent and is no message',
    plant: scheduled('sent', { columns: ', ended_at', values: ', now()' }),
    finds: { 'scheduled.states': 1 },
    isFixed: false,
    undo,
  },
  {
    what: 'a scheduled message that failed for no reason',
    plant: scheduled('failed', { columns: ', ended_at', values: ', now()' }),
    finds: { 'scheduled.states': 1 },
    isFixed: false,
    undo,
  },
  {
    what: 'a scheduled message that waits since long after its hour',
    plant: scheduled('waiting', { due: '-2 hours' }),
    finds: { 'scheduled.late': 1 },
    isFixed: false,
    undo,
  },
];
