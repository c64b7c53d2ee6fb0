import { encodeChange, encodeImport, encodeUndo } from '../../adapters/wire/directory/encodeImport.ts';
import { ChatError } from '../../core/errors.ts';
import { asImportId, type ImportId } from '../../core/imports/Import.ts';
import type { RecordedChange } from '../../core/imports/RecordedChange.ts';
import type { Chat } from '../../core/makeChat.ts';
import { fullName } from '../../core/permissions/Person.ts';
import { printTable } from '../printTable.ts';
import { readConfig } from '../readConfig.ts';
import { withChat } from '../withChat.ts';
import type { Command, CommandContext } from './Command.ts';
import { chosenAction } from './chosenAction.ts';
import { askedOrganisation } from './organisationOption.ts';
import { shownRows } from './printIdMapping.ts';
import { refuseUnknownSource } from './refuseUnknownSource.ts';

/** Imports, and changes of one, that are listed. */
const listed = 1_000;

/** Lists imports, shows what one changed, and undoes it. */
export const imports: Command = {
  name: 'import',
  summary:
    'Lists imports, the newest first; shows what one changed, by its number; undoes it: its source says again what it said before. What a later import changed again stays.',
  usage:
    'import list [--source <name>] [--organisation <external id>] | show <number> [--what person|relation|organisation|context] [--text <words>] | undo <number> [--dry-run]',
  options: {
    source: { type: 'string', meaning: 'only those of this source' },
    organisation: {
      type: 'string',
      meaning:
        'only those of sources all of whose organisations are this one or below it: the id that its source gives it',
    },
    what: { type: 'string', meaning: 'only records of this sort' },
    text: { type: 'string', meaning: 'only records that have these words' },
    'dry-run': { type: 'boolean', meaning: 'says what would come back, and changes nothing' },
  },
  positionals: ['list|show|undo'],
  run: async (context) => {
    const [action, id] = context.positionals;
    const work = chosenAction('import', actions, action, 'A roster is imported by import-roster.');
    return withChat(readConfig(context.env, { admitsNobody: true }), (chat) => work(chat, context, id), {
      access: 'open',
    });
  },
};

type Action = (chat: Chat, context: CommandContext, id: string | undefined) => Promise<unknown>;

const actions: Readonly<Record<string, Action | undefined>> = {
  list: async (chat, { values, print }) => {
    const source = values['source'];
    const within = await askedOrganisation(chat, { values });
    const found = await chat
      .enterDirectory('command', within?.scope)
      .listImports({ limit: listed, ...(typeof source === 'string' ? { sources: [source] } : {}) });
    if (typeof source === 'string' && found.length === 0) await refuseUnknownSource(chat, source);
    const encoded = await Promise.all(found.map((one) => encodeImport(one, (id) => chat.people.find(id))));
    print(
      printTable(
        ['number', 'at', 'source', 'kind', 'by', 'people', 'left', 'relations', 'ended', 'file', 'undone by'],
        encoded.map(
          ({ id, at, source: from, kind, actor, counts: { users, relations }, file_name, undoes, ...one }) => [
            ...[id, at, from, undoes === null ? kind : `undo of ${undoes}`, actor.user?.full_name ?? actor.kind],
            ...[
              users.created + users.updated,
              users.deactivated,
              relations.created + relations.updated,
              relations.ended,
            ],
            ...[file_name ?? '', one.undone_by ?? ''],
          ],
        ),
      ),
    );
    return { imports: encoded };
  },

  show: async (chat, context, given) => {
    const { values, print } = context;
    const id = numberOf(given, 'show');
    const directory = chat.enterDirectory('command');
    const [what, text] = [whatOf(values['what']), values['text']];
    const found = await directory.readImport(id);
    const changes = await directory.listImportChanges(id, {
      limit: listed,
      ...(what === undefined ? {} : { what }),
      ...(typeof text === 'string' ? { text } : {}),
    });
    const find = (userId: Parameters<typeof chat.people.find>[0]) => chat.people.find(userId);
    const encoded = await encodeImport(found, find);
    const { counts } = encoded;
    print(
      `Import ${id} of ${found.source}, ${encoded.at}, by ${encoded.actor.user?.full_name ?? encoded.actor.kind}` +
        `${found.fileName === null ? '' : `, ${found.fileName}`}${found.fileHash === null ? '' : `, SHA-256 ${found.fileHash}`}\n`,
    );
    if (found.undoes !== null) print(`It undid import ${found.undoes}.\n`);
    if (found.undoneBy !== null) print(`It was undone by import ${found.undoneBy}.\n`);
    if (found.isForgotten) print('Its changes are not kept any more (RETENTION), so that it cannot be undone.\n');
    const rows = (['organisations', 'contexts', 'users', 'relations'] as const).map((name) => {
      const count = counts[name];
      const ended = 'deactivated' in count ? count.deactivated : 'ended' in count ? count.ended : 0;
      return [name === 'contexts' ? 'classes' : name, count.created, count.updated, ended];
    });
    print(`\n${printTable(['', 'created', 'updated', 'ended'], rows)}\n`);
    const lines = await Promise.all(changes.slice(0, shownRows).map((change) => describeChange(chat, change)));
    if (lines.length > 0) print(printTable(['what', 'which', 'before', 'after'], lines));
    if (changes.length > shownRows) print(`… and more; --json lists up to ${listed}, --what and --text find some.\n`);
    return { import: encoded, changes: await Promise.all(changes.map((change) => encodeChange(change, find))) };
  },

  undo: async (chat, { values, print }, given) => {
    const id = numberOf(given, 'undo');
    const isDryRun = values['dry-run'] === true;
    const done = await chat.enterDirectory('command').undoImport(id, { isDryRun });
    const { outcome, leftAlone, leftCount } = done;
    const { users, relations, organisations, contexts, rooms, differences } = outcome;
    if (isDryRun && differences.length > 0) {
      const rows = differences.slice(0, shownRows).map(({ change, what, description }) => [change, what, description]);
      print(`${printTable(['change', 'what', 'which'], rows)}\n`);
      if (differences.length > shownRows) print(`… and more; --json lists up to ${differences.length}.\n\n`);
    }
    print(
      printTable(
        ['', 'created', 'updated', 'ended'],
        [
          ['organisations', organisations.created, organisations.updated, 0],
          ['classes', contexts.created, contexts.updated, 0],
          ['users', users.created, users.updated, users.deactivated],
          ['relations', relations.created, relations.updated, relations.ended],
        ],
      ),
    );
    print(
      `\nRooms: ${rooms.created} created, ${rooms.changed} changed; memberships: ${rooms.joined} joined, ${rooms.left} left, ` +
        `${rooms.suspended} suspended, ${rooms.restored} restored.\n`,
    );
    if (leftCount > 0) {
      const lines = await Promise.all(
        leftAlone.slice(0, shownRows).map(async ({ undone, reason, laterImport }) => {
          const [what = '', which = ''] = await describeChange(chat, undone.change);
          return [what, which, laterImport === null ? reasons[reason] : `changed again by import ${laterImport}`];
        }),
      );
      print(`\n${leftCount} changes of import ${id} stay as they are:\n`);
      print(printTable(['what', 'which', 'why'], lines));
      if (leftCount > lines.length) print(`… and ${leftCount - lines.length} more; --json lists up to ${listed}.\n`);
    }
    print(
      isDryRun
        ? 'This was a dry run: nothing was changed.\n'
        : `Import ${id} is undone, by import ${outcome.importId ?? ''}. To bring it back: homeroom import undo ${outcome.importId ?? ''}\n`,
    );
    return encodeUndo(done, isDryRun, (userId) => chat.people.find(userId));
  },
};

const reasons = {
  later: 'changed again',
  reassigned: 'the id means somebody else now',
  unnamed: 'the source has no id for one of the two',
};

const describeChange = async (
  { people }: Pick<Chat, 'people'>,
  { what, kind, userId, otherId, context, externalId, before, after }: RecordedChange,
): Promise<string[]> => {
  const name = async (id: typeof userId): Promise<string> => {
    const person = id === null ? undefined : await people.find(id);
    return person === undefined ? '' : fullName(person);
  };
  const which = [externalId, await name(userId), kind, await name(otherId), context]
    .filter((one) => one !== '')
    .join(' ');
  return [what, which, shown(before), shown(after)];
};

/** Members of what is said, in the order of a line. */
const told = [
  ...['name', 'type', 'parent', 'first_name', 'last_name', 'email', 'roles', 'begins', 'ends', 'organisation', 'year'],
  ...['time_zone'],
];

/** What was said, in one line. */
const shown = (said: RecordedChange['before']): string => {
  if (said === null) return '';
  const { is_active: isActive } = said;
  const words = told.flatMap((name) => {
    const value = said[name];
    if (value === undefined || value === null || value === '') return [];
    return name === 'roles' && Array.isArray(value) ? value.map(shownRole) : [String(value)];
  });
  return [...(isActive === false ? ['ended'] : isActive === true ? ['active'] : []), ...words].join(' ');
};

const shownRole = (role: unknown): string => {
  const { role: name, organisation } = role as { readonly role: string; readonly organisation: string | null };
  return organisation === null ? name : `${name}@${organisation}`;
};

const numberOf = (given: string | undefined, action: string): ImportId => {
  if (given === undefined || !/^[1-9]\d{0,14}$/.test(given))
    throw refused(`Say which import, by its number in "import list": import ${action} 12.`);
  return asImportId(Number(given));
};

const subjects = ['person', 'relation', 'organisation', 'context'] as const;

const whatOf = (given: unknown): (typeof subjects)[number] | undefined => {
  const found = subjects.find((one) => one === given);
  if (given !== undefined && found === undefined) throw refused(`--what is one of ${subjects.join(', ')}.`);
  return found;
};

const refused = (message: string): ChatError => new ChatError('INVALID_REQUEST', message);
