import Type from 'typebox';
import { strictObject } from '../schema/scalarSchemas.ts';

const check = strictObject({
  status: Type.Enum(['ok', 'failed', 'timed_out']),
  is_required: Type.Boolean({ description: 'without it the node is not ready' }),
  ms: Type.Number(),
});

export const healthAnswer = strictObject(
  {
    status: Type.Enum(['ok', 'degraded'], { description: 'degraded: a check did not succeed' }),
    version: Type.String(),
    checks: Type.Record(Type.String(), check),
  },
  { title: 'Health' },
);
