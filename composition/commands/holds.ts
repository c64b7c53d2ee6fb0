import { decodeHold, encodeHold, peopleOf } from '../../adapters/wire/directory/encodeHold.ts';
import { ChatError } from '../../core/errors.ts';
import { asHoldId, type Hold, type HoldEffect, holdEffects } from '../../core/holds/Hold.ts';
import type { Chat } from '../../core/makeChat.ts';
import { printTable } from '../printTable.ts';
import type { Command, CommandContext } from './Command.ts';
import { namedPerson } from './namedPerson.ts';
import { optionText } from './optionText.ts';
import { askedOrganisation, organisationOption } from './organisationOption.ts';
import { peopleById } from './peopleById.ts';
import { type ChatAction, runAction } from './runAction.ts';

/** Holds that `list` shows. */
const listed = 1_000;

/** Lists, sets and lifts holds: decisions about accounts and relations that stand above rosters. */
export const holds: Command = {
  name: 'holds',
  summary:
    'Lists holds; suspends or keeps an account (--user) or a relation (--relation, --from, --to), whatever rosters say; restricts a person (--user, --ends) to reading for a time; preserves a person or a room (--room) from retention and erasure, a legal hold; lifts a hold by its number.',
  usage:
    'holds list [--user <external id>] [--organisation <external id>] [--source <name>] [--past] | set --effect suspend|restrict|keep|preserve --reason <text> (--user <external id> | --room <id> | --relation <kind> --from <external id> --to <external id> [--context <id>]) [--begins <time>] [--ends <time>] [--source <name>] | lift <number>',
  options: {
    user: { type: 'string', meaning: 'the person; for "list": only theirs' },
    room: { type: 'string', meaning: 'the room, with --effect preserve' },
    ...organisationOption,
    past: { type: 'boolean', meaning: 'with those that are over' },
    effect: {
      type: 'string',
      meaning: 'suspend and restrict take from a person, keep keeps what rosters would take, preserve is a legal hold',
    },
    reason: { type: 'string', meaning: 'why, for those who see it' },
    relation: { type: 'string', meaning: 'the kind of a relation, e.g. guardian_of' },
    from: { type: 'string', meaning: 'the person at its beginning' },
    to: { type: 'string', meaning: 'the person at its end' },
    context: { type: 'string', meaning: 'what the relation is about, if it is about something' },
    begins: { type: 'string', meaning: 'from when on (ISO 8601); now' },
    ends: { type: 'string', meaning: 'until when (ISO 8601); until it is lifted' },
    source: { type: 'string', meaning: 'whose ids these are, if several sources have them' },
  },
  positionals: ['list|set|lift'],
  run: (context) => runAction('holds', actions, context),
};

const actions: Readonly<Record<string, ChatAction | undefined>> = {
  list: async ({ chat, people }, context) => {
    const user = optionText(context, 'user');
    const within = await askedOrganisation(chat, context);
    const found = await chat.enterDirectory('command', within?.scope).listHolds({
      limit: listed,
      withPast: context.values['past'] === true,
      ...(user === undefined ? {} : { userId: await namedPerson(chat, people, context, user) }),
    });
    return shown(chat, context, found);
  },

  set: async ({ chat, people }, context) => {
    const [user, kind] = [optionText(context, 'user'), optionText(context, 'relation')];
    const room = optionText(context, 'room');
    if (room !== undefined && !/^[1-9]\d{0,14}$/.test(room))
      throw refused('--room takes a number, for example --room 12.');
    const draft = await decodeHold(
      {
        ...(user === undefined ? {} : { user_id: user }),
        ...(room === undefined ? {} : { room_id: Number(room) }),
        ...(kind === undefined ? {} : { relation: relationOf(context, kind) }),
        effect: effectOf(context),
        reason: optionText(context, 'reason') ?? '',
        ...timeOf(context, 'begins'),
        ...timeOf(context, 'ends'),
      },
      (key) => namedPerson(chat, people, context, key),
      new Date(),
    );
    return shown(chat, context, [await chat.enterDirectory('command').setHold(draft)]);
  },

  lift: async ({ chat }, context, id) => {
    if (id === undefined || !/^[1-9]\d{0,14}$/.test(id))
      throw refused('Say which hold, by its number in "holds list": holds lift 3.');
    return shown(chat, context, [await chat.enterDirectory('command').liftHold(asHoldId(Number(id)))]);
  },
};

const effectOf = (context: CommandContext): HoldEffect => {
  const effect = optionText(context, 'effect');
  const known = holdEffects.find((one) => one === effect);
  if (known !== undefined) return known;
  throw refused(
    'Say what holds: --effect suspend, or --effect keep; --effect restrict, to reading; or --effect preserve, a legal hold.',
  );
};

const relationOf = (context: CommandContext, kind: string) => {
  const [from, to, about] = [optionText(context, 'from'), optionText(context, 'to'), optionText(context, 'context')];
  if (from === undefined || to === undefined)
    throw refused('A relation has two people: --from <external id> --to <external id>.');
  return { kind, from, to, ...(about === undefined ? {} : { context: about }) };
};

const timeOf = (context: CommandContext, name: 'begins' | 'ends'): { readonly [Name in typeof name]?: string } => {
  const text = optionText(context, name);
  if (text === undefined) return {};
  if (Number.isNaN(Date.parse(text)))
    throw refused(`--${name} takes a time, for example --${name} 2026-09-01T08:00:00Z.`);
  return { [name]: text };
};

const shown = async (chat: Chat, { print }: CommandContext, found: readonly Hold[]): Promise<unknown> => {
  const people = await peopleById(chat, found.flatMap(peopleOf));
  const encoded = found.map((hold) => encodeHold(hold, people, new Date()));
  print(
    printTable(
      ['number', 'effect', 'about', 'in force', 'since', 'until', 'by', 'reason'],
      encoded.map(({ id, effect, user, room_id, relation, is_in_force, begins, ends, lifted_at, author, reason }) => [
        id,
        effect,
        user?.full_name ??
          (relation ? `${relation.from.full_name} ${relation.kind} ${relation.to.full_name}` : `room ${room_id}`),
        is_in_force ? 'yes' : 'no',
        begins,
        lifted_at ?? ends ?? '',
        author?.full_name ?? 'host',
        reason,
      ]),
    ),
  );
  return { holds: encoded };
};

const refused = (message: string): ChatError => new ChatError('INVALID_REQUEST', message);
