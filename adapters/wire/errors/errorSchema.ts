import Type from 'typebox';
import { seqSchema, strictObject } from '../schema/scalarSchemas.ts';
import { errorTable } from './errorTable.ts';

const codes = Object.entries(errorTable)
  .map(([code, { status, canRetry }]) => `${code} ${status}${canRetry ? ' (a retry can help)' : ''}`)
  .join(' · ');

const error = {
  code: Type.Enum(Object.keys(errorTable), { description: codes }),
  message: Type.String({ description: 'for a person: what is wrong and what to do' }),
  details: Type.Optional(Type.Unknown({ description: 'facts for programs, e.g. [{path, problem}]' })),
  retry_after_ms: Type.Optional(Type.Integer({ minimum: 0 })),
  request_id: Type.String({ description: 'the same as in the X-Request-Id header and in the log' }),
};

/** The body of every error response. */
export const errorSchema = strictObject({ error: strictObject(error) }, { title: 'Error' });

/** The error for a cursor that is not in the room's history: the client drops it and loads the room again. */
export const syncGoneSchema = strictObject({ error: strictObject(error), floor_seq: seqSchema }, { title: 'SyncGone' });
