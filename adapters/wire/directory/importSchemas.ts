import Type from 'typebox';
import { actorKinds } from '../../../core/audit/AuditEntry.ts';
import { importKinds } from '../../../core/imports/Import.ts';
import { changeSubjects } from '../../../core/imports/RecordedChange.ts';
import { personSchema } from '../messages/messageSchemas.ts';
import { personRef } from '../schema/personRef.ts';
import {
  countSchema,
  described,
  idSchema,
  limitSchema,
  listOf,
  nullable,
  strictObject,
  textSchema,
  timeSchema,
} from '../schema/scalarSchemas.ts';
import { directoryOutcome } from './directorySchemas.ts';
import { sourceName } from './recordSchemas.ts';

const actor = strictObject({
  kind: Type.Enum([...actorKinds]),
  user: Type.Union([personSchema, Type.Null()], { description: 'null: not a person' }),
});

export const importsQuery = strictObject({
  source: Type.Optional(sourceName),
  limit: Type.Optional(limitSchema(50, 200)),
  before: Type.Optional(described(idSchema, 'Only imports with a smaller number, for the next page.', 40)),
});

const filters = {
  what: Type.Optional(Type.Enum([...changeSubjects], { description: 'Only changes of these.' })),
  kind: Type.Optional(described(textSchema(50, 1), 'Only relations, or holds, of this kind.', 'guardian_of')),
  q: Type.Optional(
    described(textSchema(200), 'Only changes with these words in a name, an address or an id.', 'sofia'),
  ),
  limit: Type.Optional(limitSchema(50, 200)),
  before: Type.Optional(described(idSchema, 'Only changes with a smaller id, for the next page.', 4000)),
};

export const importChangesQuery = strictObject(filters);

export const personChangesQuery = strictObject({
  user_id: described(personRef, 'About whom.', 7),
  other_id: Type.Optional(described(personRef, 'Only relations of the two.', 8)),
  ...filters,
});

const made = { created: countSchema, updated: countSchema };

export const importSchema = strictObject(
  {
    id: described(idSchema, 'The number of the import.'),
    source: Type.String(),
    kind: Type.Enum([...importKinds], {
      description: 'roster: all records of a source; records: some of them; undo: what was before another import',
    }),
    at: timeSchema,
    actor,
    file_name: nullable(Type.String()),
    file_hash: Type.Union([Type.String(), Type.Null()], { description: 'SHA-256; null: it came without a file' }),
    settings: Type.Record(Type.String(), Type.Unknown(), { description: 'How it was read.' }),
    counts: strictObject({
      organisations: strictObject(made),
      contexts: strictObject(made),
      users: strictObject({ ...made, deactivated: countSchema }),
      relations: strictObject({ ...made, ended: countSchema }),
    }),
    changes: Type.Integer({ minimum: 0, description: 'How many changes of what the source says are on record.' }),
    undoes: Type.Union([idSchema, Type.Null()], { description: 'The import that this one undoes.' }),
    undone_by: Type.Union([idSchema, Type.Null()], { description: 'The import that undid this one.' }),
    is_forgotten: Type.Boolean({ description: 'Retention has taken its changes: it cannot be undone.' }),
  },
  { title: 'Import' },
);

export const importList = strictObject(
  { imports: listOf(importSchema), has_more: Type.Boolean() },
  { title: 'ImportList' },
);

const said = (when: string) =>
  Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()], {
    description: `What the source or the office said ${when}; null: nothing.`,
  });

const about = {
  what: Type.Enum([...changeSubjects]),
  kind: Type.String({ description: 'The kind of relation or the effect of a hold.' }),
  user: Type.Union([personSchema, Type.Null()], { description: 'Whom it is about; of a relation the from end.' }),
  other: Type.Union([personSchema, Type.Null()], { description: 'The to end of a relation.' }),
  context: Type.String({ description: 'What a relation is about, e.g. a class’s id; may be empty.' }),
  external_id: Type.String({ description: 'What the source calls it; the number of a hold.' }),
};

export const changeSchema = strictObject(
  {
    id: idSchema,
    import_id: Type.Union([idSchema, Type.Null()], { description: 'null: an office did it' }),
    source: Type.String(),
    at: timeSchema,
    actor,
    ...about,
    before: said('before'),
    after: said('afterwards'),
  },
  { title: 'DirectoryChange', description: 'A change of what a source or an office says.' },
);

const changes = { changes: listOf(changeSchema), has_more: Type.Boolean() };

export const changeList = strictObject(changes, { title: 'ChangeList' });

export const importRecord = strictObject({ import: importSchema, ...changes }, { title: 'ImportRecord' });

export const undoBody = strictObject(
  { is_dry_run: Type.Optional(Type.Boolean({ description: 'true: says what the undo would do, and does nothing.' })) },
  { title: 'UndoRequest', examples: [{ is_dry_run: true }] },
);

export const undoAnswer = strictObject(
  {
    is_dry_run: Type.Boolean(),
    undone: importSchema,
    outcome: directoryOutcome,
    left_alone: Type.Unsafe<readonly object[]>({
      type: 'array',
      description: 'The first thousand changes that stay.',
      items: strictObject({
        ...about,
        reason: Type.Enum(['later', 'reassigned', 'unnamed'], {
          description:
            'later: the import import_id changed it again; reassigned: the id means somebody else now; unnamed: the source ' +
            'has no id for one of the two any more',
        }),
        import_id: nullable(idSchema),
      }),
    }),
    left_count: countSchema,
  },
  { title: 'Undo' },
);
