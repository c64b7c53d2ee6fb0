import { encodeMerge, encodePair, peopleOfMerge } from '../../adapters/wire/directory/encodeMerge.ts';
import { asMergeId, type Merge } from '../../core/accounts/Merge.ts';
import { hostSource } from '../../core/directory/DirectoryRecords.ts';
import type { MergeOutcome } from '../../core/directory/manageAccounts.ts';
import { ChatError } from '../../core/errors.ts';
import type { UserId } from '../../core/ids.ts';
import type { Chat } from '../../core/makeChat.ts';
import type { Person } from '../../core/permissions/Person.ts';
import { printTable } from '../printTable.ts';
import { readConfig } from '../readConfig.ts';
import { withChat } from '../withChat.ts';
import type { Command, CommandContext } from './Command.ts';

/** Merges and pairs that are listed. */
const listed = 1_000;

/** Shows accounts that may be one person, merges two into one, and parts them again. */
export const accounts: Command = {
  name: 'accounts',
  summary:
    'Lists accounts of two sources that may be one person; merges one into another (--into keeps its id), lists merges, and undoes one by its number.',
  usage:
    'accounts preview | merge --account <external id> --into <external id> --reason <text> [--account-source <name>] [--into-source <name>] [--dry-run] | undo <number> [--dry-run] | list [--all]',
  options: {
    account: { type: 'string' },
    'account-source': { type: 'string' },
    into: { type: 'string' },
    'into-source': { type: 'string' },
    reason: { type: 'string' },
    all: { type: 'boolean' },
    'dry-run': { type: 'boolean' },
  },
  positionals: ['preview|merge|undo|list'],
  run: async (context) => {
    const [action = '', id] = context.positionals;
    const work = Object.hasOwn(actions, action) ? actions[action] : undefined;
    if (work === undefined)
      throw refused(`There is no "accounts ${action}"; write accounts preview, merge, undo or list.`);
    return withChat(readConfig(context.env, { admitsNobody: true }), (chat) => work(chat, context, id));
  },
};

type Action = (chat: Chat, context: CommandContext, id: string | undefined) => Promise<unknown>;

const actions: Readonly<Record<string, Action | undefined>> = {
  preview: async (chat, { print }) => {
    const pairs = await chat.enterDirectory('host').listAccountPairs(listed);
    const called = ({ id, externalId, firstName, lastName, role }: Person) =>
      `${id} ${externalId} ${firstName} ${lastName} (${role})`;
    print(
      printTable(
        ['shared', 'account', 'other account'],
        pairs.map(({ by, people }) => [by, ...people.map(called)]),
      ),
    );
    return { pairs: pairs.map(encodePair) };
  },

  merge: async (chat, context) => {
    const [merged, survivor] = [textOf(context, 'account'), textOf(context, 'into')];
    if (merged === undefined || survivor === undefined)
      throw refused('Say which account becomes part of which: --account <external id> --into <external id>.');
    const ids = {
      mergedId: await userOf(chat, merged, textOf(context, 'account-source')),
      survivorId: await userOf(chat, survivor, textOf(context, 'into-source')),
    };
    const isDryRun = context.values['dry-run'] === true;
    const written = { ...ids, reason: textOf(context, 'reason') ?? '' };
    return shownOutcome(chat, context, await chat.enterDirectory('host').mergeAccounts(written, { isDryRun }));
  },

  undo: async (chat, context, id) => {
    if (id === undefined || !/^[1-9]\d{0,14}$/.test(id))
      throw refused('Say which merge, by its number in "accounts list": accounts undo 3.');
    const isDryRun = context.values['dry-run'] === true;
    const outcome = await chat.enterDirectory('host').undoMerge(asMergeId(Number(id)), { isDryRun });
    return shownOutcome(chat, context, outcome);
  },

  list: async (chat, context) => {
    const withUndone = context.values['all'] === true;
    const found = await chat.enterDirectory('host').listMerges({ limit: listed, withUndone });
    return { merges: await shown(chat, context, found) };
  },
};

const textOf = ({ values }: CommandContext, name: string): string | undefined => {
  const value = values[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** @throws ChatError USER_NOT_FOUND, CONFLICT */
const userOf = async (chat: Chat, key: string, source = hostSource): Promise<UserId> => {
  const userId = await chat.resolveUser(key, source);
  if ((await chat.people.find(userId)) === undefined)
    throw new ChatError('USER_NOT_FOUND', `There is no person with the external id "${key}".`);
  return userId;
};

const shownOutcome = async (chat: Chat, context: CommandContext, outcome: MergeOutcome): Promise<unknown> => {
  const { merge, passedRooms, archivedRooms } = outcome;
  const isDryRun = context.values['dry-run'] === true;
  const [encoded = null] = isDryRun ? [] : await shown(chat, context, [merge]);
  const rooms = `${passedRooms} rooms passed to the other account, ${archivedRooms} were put away for later ones.`;
  context.print(`${isDryRun ? 'A dry run, nothing is changed: ' : ''}${rooms}\n`);
  return { merge: encoded, passed_rooms: passedRooms, archived_rooms: archivedRooms, dry_run: isDryRun };
};

const shown = async (chat: Chat, { print }: CommandContext, found: readonly Merge[]) => {
  const people = new Map<UserId, Person>();
  for (const id of new Set(found.flatMap(peopleOfMerge))) {
    const person = await chat.people.find(id);
    if (person !== undefined) people.set(id, person);
  }
  const encoded = found.map((merge) => encodeMerge(merge, people));
  print(
    printTable(
      ['number', 'account', 'is part of', 'since', 'until', 'by', 'reason'],
      encoded.map(({ id, survivor, merged, made_at, undone_at, author, reason }) => [
        id,
        `${merged.id} ${merged.full_name}`,
        `${survivor.id} ${survivor.full_name}`,
        made_at,
        undone_at ?? '',
        author?.full_name ?? 'host',
        reason,
      ]),
    ),
  );
  return encoded;
};

const refused = (message: string): ChatError => new ChatError('INVALID_REQUEST', message);
