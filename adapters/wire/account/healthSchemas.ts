import Type from 'typebox';
import { strictObject } from '../schema/scalarSchemas.ts';

const check = strictObject({
  status: Type.Enum(['ok', 'failed', 'timed_out']),
  is_required: Type.Boolean({ description: 'true: the node is not ready while this check fails' }),
  ms: Type.Number(),
  reason: Type.Optional(Type.String({ description: 'why the check failed, where that may be shown' })),
});

export const healthAnswer = strictObject(
  {
    status: Type.Enum(['ok', 'degraded'], { description: 'degraded: at least one check failed' }),
    version: Type.String(),
    checks: Type.Record(Type.String(), check),
  },
  { title: 'Health' },
);
