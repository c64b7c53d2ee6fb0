import Type from 'typebox';
import { countSchema, idSchema, listOf, strictObject } from '../schema/scalarSchemas.ts';

const roomGroup = strictObject(
  {
    context: Type.String(),
    name: Type.String(),
    rooms: countSchema,
    unread_count: countSchema,
    unread_rooms: countSchema,
    last_room_id: idSchema,
  },
  { title: 'RoomGroup', description: 'My rooms about one context as one line; muted ones count as read.' },
);
export const roomGroups = strictObject({ groups: listOf(roomGroup) }, { title: 'RoomGroups' });
