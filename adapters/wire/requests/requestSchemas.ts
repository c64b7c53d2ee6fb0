import Type from 'typebox';
import { roomSchema } from '../rooms/roomSchemas.ts';
import { idSchema, strictObject } from '../schema/scalarSchemas.ts';

export const acceptedAnswer = strictObject({ room: roomSchema }, { title: 'AcceptedRequest' });

export const declinedAnswer = strictObject(
  { room_id: idSchema, is_blocked: Type.Boolean({ description: 'I block who asked, too.' }) },
  { title: 'DeclinedRequest', description: 'The request is not in my list any more. Who asked sees no difference.' },
);
