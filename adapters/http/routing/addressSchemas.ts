import { personRef } from '../../wire/schema/personRef.ts';
import { described, idSchema, strictObject, textSchema } from '../../wire/schema/scalarSchemas.ts';

const room_id = described(idSchema, 'A room’s id, as in the list of rooms.', 42);
const message_id = described(idSchema, 'A message’s id, as in the history.', 1001);
const user_id = described(
  personRef,
  'A person’s id, as in contacts, participants and senders, or ext: and the external id. Whose external id it is: ' +
    'the caller’s own source, else the one other source that has it.',
  7,
);
const emoji = described(textSchema(64, 1), 'One emoji, percent-encoded as in every address: %F0%9F%91%8D.', '👍');

export const roomAddress = strictObject({ room_id });
export const messageAddress = strictObject({ room_id, message_id });
export const reactionAddress = strictObject({ room_id, message_id, emoji });
export const participantAddress = strictObject({ room_id, user_id });
export const userAddress = strictObject({ user_id });
export const pairAddress = strictObject({
  user_id: described(personRef, 'Who writes.', 7),
  other_id: described(personRef, 'To whom.', 4),
});
export const holdAddress = strictObject({ hold_id: described(idSchema, 'A hold’s id, as in the list of holds.', 3) });
export const importAddress = strictObject({
  import_id: described(idSchema, 'An import’s number, as in the list of imports.', 12),
});

export const mergeAddress = strictObject({
  merge_id: described(idSchema, 'A merge’s id, as in the list of merges.', 3),
});
export const keyAddress = strictObject({ key_id: described(idSchema, 'A key’s id, as in the list of keys.', 3) });
export const webhookAddress = strictObject({
  webhook_id: described(idSchema, 'A webhook’s id, as in the list of webhooks.', 3),
});
const service_id = described(idSchema, 'A service account’s id, as in the list of service accounts.', 41);
export const serviceAccountAddress = strictObject({ service_id });
export const serviceKeyAddress = strictObject({
  service_id,
  key_id: described(idSchema, 'A key’s id, as in the list of the account’s keys.', 3),
});
export const sourceAddress = strictObject({
  source: described(textSchema(255, 1), 'The name of a source of rosters.', 'north-school'),
});

const case_id = described(idSchema, 'A case’s id, as in the list of cases.', 3);

export const caseAddress = strictObject({ case_id });
export const caseRoomAddress = strictObject({ case_id, room_id });
export const reportAddress = strictObject({ report_id: described(idSchema, 'A report’s id, as in the queue.', 12) });
export const warningAddress = strictObject({
  warning_id: described(idSchema, 'A warning’s id, as in the list of warnings.', 12),
});
export const heldAddress = strictObject({ held_id: described(idSchema, 'A held message’s id, as in the queue.', 12) });
export const scheduledAddress = strictObject({
  scheduled_id: described(idSchema, 'A scheduled message’s id, as in the list.', 12),
});
export const attachmentAddress = strictObject({
  attachment_id: described(idSchema, 'A file’s id, as in its message.', 31),
});
export const sessionAddress = strictObject({ session_id: described(idSchema, 'A session’s id, as in the list.', 5) });
export const entryAddress = strictObject({ entry_id: described(idSchema, 'An entry’s id, as in the audit log.', 12) });
