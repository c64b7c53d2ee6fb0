import { described, idSchema, strictObject, textSchema } from '../../wire/schema/scalarSchemas.ts';

const room_id = described(idSchema, 'A room’s id, as in the list of rooms.', 42);
const message_id = described(idSchema, 'A message’s id, as in the history.', 1001);
const user_id = described(idSchema, 'A person’s id, as in contacts, participants and senders.', 7);
const emoji = described(textSchema(64, 1), 'One emoji, percent-encoded as in every address: %F0%9F%91%8D.', '👍');

export const roomAddress = strictObject({ room_id });
export const messageAddress = strictObject({ room_id, message_id });
export const reactionAddress = strictObject({ room_id, message_id, emoji });
export const participantAddress = strictObject({ room_id, user_id });
export const userAddress = strictObject({ user_id });
