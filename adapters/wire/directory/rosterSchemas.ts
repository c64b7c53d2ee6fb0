import Type from 'typebox';
import { countSchema, listOf, strictObject } from '../schema/scalarSchemas.ts';
import { directoryOutcome } from './directorySchemas.ts';

export const rosterQuery = strictObject({
  dry_run: Type.Optional(Type.Boolean({ description: 'true: only says what would change.' })),
  format: Type.Optional(
    Type.Enum(['auto', 'oneroster', 'sds'], { description: 'Default auto: told by the files themselves.' }),
  ),
  as_of: Type.Optional(
    Type.String({
      format: 'date',
      description: 'The day on which relations are active or ended. Default today, UTC.',
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
    notices: Type.Integer({ minimum: 0, description: 'all of them, also those that are only counted' }),
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
