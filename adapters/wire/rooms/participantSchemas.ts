import Type from 'typebox';
import { personRef } from '../schema/personRef.ts';
import { countSchema, idSchema, listOf, strictObject } from '../schema/scalarSchemas.ts';
import { maxPeople, participantSchema } from './roomSchemas.ts';

export const participantList = strictObject(
  { participants: listOf(participantSchema), count: countSchema },
  { title: 'ParticipantList' },
);

export const addBody = Type.Object(
  {
    user_ids: Type.Array(personRef, { minItems: 1, maxItems: maxPeople }),
    history: Type.Optional(
      Type.Enum(['all', 'joining'], {
        description:
          'What they see of the history: all that I see, or what happens from their joining on. By default what the ' +
          "row of the room's type says; in a group, from their joining on. Who comes back begins anew.",
      }),
    ),
  },
  {
    title: 'AddParticipants',
    additionalProperties: false,
    examples: [{ user_ids: [7, 8] }, { user_ids: [9], history: 'all' }],
  },
);

export const removeAnswer = strictObject(
  { room_id: idSchema, user_id: idSchema, participant_count: countSchema },
  { title: 'RemovedParticipant' },
);
