import { idSchema, strictObject, textSchema } from '../../wire/scalarSchemas.ts';

export const roomAddress = strictObject({ room_id: idSchema });
export const messageAddress = strictObject({ room_id: idSchema, message_id: idSchema });
export const reactionAddress = strictObject({ room_id: idSchema, message_id: idSchema, emoji: textSchema(64, 1) });
export const participantAddress = strictObject({ room_id: idSchema, user_id: idSchema });
export const userAddress = strictObject({ user_id: idSchema });
