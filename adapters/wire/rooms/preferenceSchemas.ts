import Type from 'typebox';
import { idSchema, strictObject } from '../schema/scalarSchemas.ts';

export const muteBody = strictObject(
  { is_muted: Type.Optional(Type.Boolean({ description: 'Default true; false ends it.' })) },
  { title: 'MuteRoom', examples: [{ is_muted: false }] },
);

export const pinBody = strictObject(
  { is_pinned: Type.Optional(Type.Boolean({ description: 'Default true; false ends it.' })) },
  { title: 'PinRoom', examples: [{ is_pinned: false }] },
);

export const hideBody = strictObject(
  { is_hidden: Type.Optional(Type.Boolean({ description: 'Default true; false ends it.' })) },
  { title: 'HideRoom', examples: [{ is_hidden: false }] },
);

export const roomSettings = strictObject(
  { room_id: idSchema, is_muted: Type.Boolean(), is_pinned: Type.Boolean(), is_hidden: Type.Boolean() },
  { title: 'RoomPreferences', description: 'My own preferences; nobody else sees them.' },
);
