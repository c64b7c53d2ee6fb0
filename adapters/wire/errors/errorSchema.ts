import Type from 'typebox';
import { seqSchema, strictObject } from '../schema/scalarSchemas.ts';
import { errorTable } from './errorTable.ts';

const codes = Object.entries(errorTable)
  .map(([code, { status, canRetry }]) => `${code} ${status}${canRetry ? ' (a retry can help)' : ''}`)
  .join(' · ');

const error = {
  code: Type.Enum(Object.keys(errorTable), { description: codes }),
  message: Type.String({ description: 'help for a person: what is wrong and what to do' }),
  details: Type.Optional(Type.Unknown({ description: 'facts for programs, e.g. [{path, problem}]' })),
  retry_after_ms: Type.Optional(Type.Integer({ minimum: 0 })),
  request_id: Type.String({ description: 'as in the X-Request-Id header and the log' }),
};

/** What every failed request is answered with. */
export const errorSchema = strictObject({ error: strictObject(error) }, { title: 'Error' });

/** A cursor that the room's history does not reach: drop it and load the room anew. */
export const syncGoneSchema = strictObject({ error: strictObject(error), floor_seq: seqSchema }, { title: 'SyncGone' });
