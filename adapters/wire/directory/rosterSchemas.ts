import Type from 'typebox';
import { countSchema, listOf, strictObject } from '../schema/scalarSchemas.ts';
import { directoryOutcome } from './directorySchemas.ts';

export const rosterQuery = strictObject({
  dry_run: Type.Optional(Type.Boolean({ description: 'true: reports what would change and stores nothing.' })),
  format: Type.Optional(
    Type.Enum(['auto', 'oneroster', 'sds'], { description: 'Default auto: detected from the files.' }),
  ),
  as_of: Type.Optional(
    Type.String({
      format: 'date',
      description: 'Relations are active or ended as of this day. Default today in UTC.',
      examples: ['2026-08-31'],
    }),
  ),
});

const rosterSummary = strictObject(
  {
    format: Type.Enum(['oneroster', 'sds']),
    asOf: Type.String({ format: 'date' }),
    users: strictObject({
      active: countSchema,
      inactive: countSchema,
      byRole: Type.Record(Type.String(), countSchema),
    }),
    relations: Type.Record(Type.String(), strictObject({ active: countSchema, ended: countSchema })),
    rowsRead: Type.Record(Type.String(), countSchema),
    rowsSkipped: countSchema,
    notices: Type.Integer({ minimum: 0, description: 'the number of all notices, also of those that are not listed' }),
  },
  { title: 'RosterSummary' },
);

export const rosterReport = strictObject(
  {
    source: Type.String({ description: 'e.g. oneroster:255901' }),
    is_dry_run: Type.Boolean(),
    summary: rosterSummary,
    outcome: directoryOutcome,
    notices: listOf(
      Type.String({ description: 'e.g. users.csv:12: role "nurse" is not in the role table: row skipped' }),
    ),
  },
  { title: 'RosterReport' },
);
