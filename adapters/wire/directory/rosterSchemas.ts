import Type from 'typebox';
import { countSchema, described, listOf, nullable, strictObject, textSchema } from '../schema/scalarSchemas.ts';
import { directoryOutcome } from './directorySchemas.ts';
import { rosterFormats } from './RosterReading.ts';

/** A list of ids in an address. */
const idList = (description: string) =>
  Type.Optional(described(textSchema(20_000, 1), `${description} Parted by commas.`, 's2,s17'));

const decisions = {
  dry_run: Type.Optional(Type.Boolean({ description: 'true: reports what would change and stores nothing.' })),
  force: Type.Optional(
    Type.Integer({
      minimum: 0,
      description:
        'Goes on in spite of alarms, if exactly so many people and relations disappear: outcome.losses of a dry run.',
      examples: [12],
    }),
  ),
  reused_ids: idList('Ids that came back under another name and are somebody else now.'),
  same_ids: idList('Ids that came back under another name and are still the same person.'),
  confirm_admins: idList('Ids of people who are administrators as a secondary role.'),
};

export const pullQuery = strictObject({
  ...decisions,
  full: Type.Optional(Type.Boolean({ description: 'true: asks for everything, and not for what changed.' })),
});

export const rosterQuery = strictObject({
  ...decisions,
  format: Type.Optional(
    Type.Enum(['auto', ...rosterFormats], { description: 'Default auto: detected from the files.' }),
  ),
  as_of: Type.Optional(
    Type.String({
      format: 'date',
      description: 'Relations are active or ended as of this day. Default today in UTC.',
      examples: ['2026-08-31'],
    }),
  ),
  source: Type.Optional(
    described(
      textSchema(255, 1),
      'Whose roster this is. Default: ROSTER_SOURCE, else the only source of rosters that there is.',
      'north-school',
    ),
  ),
  settings: Type.Optional(
    described(
      textSchema(12_000, 2),
      'How this import is read, as JSON of a source’s settings, instead of these. They are not kept.',
      '{"names":"legal"}',
    ),
  ),
  differences: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 50_000,
      description: 'The most differences in the answer. Default 1,000.',
      examples: [20_000],
    }),
  ),
});

const rosterSummary = strictObject(
  {
    format: Type.Enum([...rosterFormats]),
    formatName: Type.String({ description: 'the format as people know it, e.g. Canvas SIS' }),
    asOf: Type.String({ format: 'date' }),
    users: strictObject({
      active: countSchema,
      inactive: countSchema,
      byRole: Type.Record(Type.String(), countSchema),
    }),
    relations: Type.Record(Type.String(), strictObject({ active: countSchema, ended: countSchema })),
    rowsRead: Type.Record(Type.String(), countSchema),
    rowsSkipped: countSchema,
    unknownRoles: Type.Record(Type.String(), countSchema, {
      description:
        'words that the role table does not have, with their rows; roles of the source’s settings can say what they mean',
    }),
    notices: Type.Integer({ minimum: 0, description: 'the number of all notices, also of those that are not listed' }),
  },
  { title: 'RosterSummary' },
);

const rosterRemark = strictObject(
  {
    file: Type.String(),
    line: nullable(Type.Integer({ minimum: 1, description: 'null: the whole file' })),
    problem: Type.String(),
    action: Type.String({ description: 'what the import did, and what to do' }),
    is_error: Type.Boolean({ description: 'has to be mended in the file' }),
  },
  { title: 'RosterRemark', description: 'A notice, as a row of a table.' },
);

export const rosterReport = strictObject(
  {
    source: Type.String({ description: 'e.g. roster' }),
    is_dry_run: Type.Boolean(),
    summary: rosterSummary,
    outcome: directoryOutcome,
    notices: listOf(
      Type.String({ description: 'e.g. users.csv:12: role "nurse" is not in the role table: row skipped' }),
    ),
    remarks: listOf(rosterRemark),
  },
  { title: 'RosterReport' },
);

const moment = (description: string) =>
  Type.Union([Type.String({ format: 'date-time' }), Type.Null()], { description });

export const pullState = strictObject(
  {
    source: Type.String({ description: 'e.g. north-school' }),
    attempted_at: moment('When the last pull began.'),
    succeeded_at: moment('When the last one succeeded.'),
    failed_at: moment('When the last one failed that failed.'),
    failure: Type.Union([Type.String(), Type.Null()], { description: 'Why; null after one that succeeded.' }),
    failures: Type.Integer({ minimum: 0, description: 'Failures since the last success.' }),
    due_at: moment('When the next one is due; null: none is.'),
  },
  { title: 'RosterPull' },
);
