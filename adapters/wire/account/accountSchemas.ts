import Type from 'typebox';
import { heldRoles } from '../directory/organisationSchemas.ts';
import { personSchema } from '../messages/messageSchemas.ts';
import { countSchema, listOf, nullable, strictObject } from '../schema/scalarSchemas.ts';

export const meAnswer = strictObject(
  {
    ...personSchema.properties,
    roles: heldRoles,
    first_name: Type.String(),
    last_name: Type.String(),
    email: nullable(Type.String()),
    rights: strictObject({
      moderate: Type.Boolean(),
      manage_directory: Type.Boolean(),
      manage_whole_directory: Type.Boolean(),
      read_audit: Type.Boolean(),
      oversee: Type.Boolean({ description: 'May open cases of oversight and look into their rooms.' }),
      approve_cases: Type.Boolean({ description: 'May approve the cases of others.' }),
      see_reports: Type.Boolean(),
      open: listOf(Type.String()),
    }),
    message_max_chars: countSchema,
  },
  { title: 'Me' },
);

export const ticketAnswer = strictObject(
  { ticket: Type.String(), expires_in: Type.Integer({ description: 'seconds' }) },
  { title: 'Ticket', description: 'Opens one socket once.' },
);

export const statsAnswer = strictObject(
  {
    rooms: countSchema,
    unread_rooms: countSchema,
    unread_count: countSchema,
    sent_messages: countSchema,
    server: Type.Union(
      [
        strictObject({
          rooms: countSchema,
          rooms_by_type: Type.Record(Type.String(), countSchema),
          messages: countSchema,
          participants: countSchema,
          active_people: countSchema,
          sockets: countSchema,
        }),
        Type.Null(),
      ],
      { description: 'Only for moderators, else null. The sockets are those of the node that answers.' },
    ),
  },
  { title: 'Stats' },
);
