import { encodeMerge, encodePair, peopleOfMerge } from '../../adapters/wire/directory/encodeMerge.ts';
import { asMergeId, type Merge } from '../../core/accounts/Merge.ts';
import type { MergeOutcome } from '../../core/directory/manageAccounts.ts';
import { ChatError } from '../../core/errors.ts';
import type { Chat } from '../../core/makeChat.ts';
import type { Person } from '../../core/permissions/Person.ts';
import { printTable } from '../printTable.ts';
import type { Command, CommandContext } from './Command.ts';
import { namedPerson } from './namedPerson.ts';
import { optionText } from './optionText.ts';
import { askedOrganisation, organisationOption } from './organisationOption.ts';
import { peopleById } from './peopleById.ts';
import { type ChatAction, runAction } from './runAction.ts';

/** Merges and pairs that are listed. */
const listed = 1_000;

/** Shows accounts that may be one person, merges two into one, and parts them again. */
export const accounts: Command = {
  name: 'accounts',
  summary:
    'Lists accounts of two sources that may be one person; merges one into another (--into keeps its id), lists merges, and undoes one by its number.',
  usage:
    'accounts preview [--organisation <external id>] [--source <name>] | merge --account <external id> --into <external id> --reason <text> [--account-source <name>] [--into-source <name>] [--dry-run] | undo <number> [--dry-run] | list [--all] [--organisation <external id>] [--source <name>]',
  options: {
    account: { type: 'string', meaning: 'the external id of the account that goes' },
    'account-source': { type: 'string', meaning: 'whose id that is, if several sources have it' },
    into: { type: 'string', meaning: 'the external id of the account that stays' },
    'into-source': { type: 'string', meaning: 'whose id that is, if several sources have it' },
    reason: { type: 'string', meaning: 'why, for the audit log' },
    ...organisationOption,
    source: { type: 'string', meaning: 'whose id is in --organisation, if several sources have it' },
    all: { type: 'boolean', meaning: 'with merges that were undone' },
    'dry-run': { type: 'boolean', meaning: 'says what would change, and changes nothing' },
  },
  positionals: ['preview|merge|undo|list'],
  run: (context) => runAction('accounts', actions, context),
};

const actions: Readonly<Record<string, ChatAction | undefined>> = {
  preview: async ({ chat }, context) => {
    const { print } = context;
    const within = await askedOrganisation(chat, context);
    const pairs = await chat.enterDirectory('command', within?.scope).listAccountPairs(listed);
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

  merge: async ({ chat, people }, context) => {
    const [merged, survivor] = [optionText(context, 'account'), optionText(context, 'into')];
    if (merged === undefined || survivor === undefined)
      throw refused('Say which account becomes part of which: --account <external id> --into <external id>.');
    const ids = {
      mergedId: await namedPerson(chat, people, context, merged, 'account-source'),
      survivorId: await namedPerson(chat, people, context, survivor, 'into-source'),
    };
    const isDryRun = context.values['dry-run'] === true;
    const written = { ...ids, reason: optionText(context, 'reason') ?? '' };
    return shownOutcome(chat, context, await chat.enterDirectory('host').mergeAccounts(written, { isDryRun }));
  },

  undo: async ({ chat }, context, id) => {
    if (id === undefined || !/^[1-9]\d{0,14}$/.test(id))
      throw refused('Say which merge, by its number in "accounts list": accounts undo 3.');
    const isDryRun = context.values['dry-run'] === true;
    const outcome = await chat.enterDirectory('host').undoMerge(asMergeId(Number(id)), { isDryRun });
    return shownOutcome(chat, context, outcome);
  },

  list: async ({ chat }, context) => {
    const withUndone = context.values['all'] === true;
    const within = await askedOrganisation(chat, context);
    const found = await chat.enterDirectory('command', within?.scope).listMerges({ limit: listed, withUndone });
    return { merges: await shown(chat, context, found) };
  },
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
  const people = await peopleById(chat, found.flatMap(peopleOfMerge));
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
