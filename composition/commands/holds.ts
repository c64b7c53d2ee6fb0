import { decodeHold, encodeHold, peopleOf } from '../../adapters/wire/directory/encodeHold.ts';
import { hostSource } from '../../core/directory/DirectoryRecords.ts';
import { ChatError } from '../../core/errors.ts';
import { asHoldId, type Hold, type HoldEffect, holdEffects } from '../../core/holds/Hold.ts';
import type { UserId } from '../../core/ids.ts';
import type { Chat } from '../../core/makeChat.ts';
import type { Person } from '../../core/permissions/Person.ts';
import { printTable } from '../printTable.ts';
import { readConfig } from '../readConfig.ts';
import { withChat } from '../withChat.ts';
import type { Command, CommandContext } from './Command.ts';

/** Holds that `list` shows. */
const listed = 1_000;

/** Lists, sets and lifts holds: decisions about accounts and relations that stand above rosters. */
export const holds: Command = {
  name: 'holds',
  summary:
    'Lists holds; suspends or keeps an account (--user) or a relation (--relation, --from, --to), whatever rosters say; restricts a person (--user, --ends) to reading for a time; preserves a person or a room (--room) from retention and erasure, a legal hold; lifts a hold by its number.',
  usage:
    'holds list [--user <external id>] [--past] | set --effect suspend|restrict|keep|preserve --reason <text> (--user <external id> | --room <id> | --relation <kind> --from <external id> --to <external id> [--context <id>]) [--begins <time>] [--ends <time>] [--source <name>] | lift <number>',
  options: {
    user: { type: 'string' },
    room: { type: 'string' },
    past: { type: 'boolean' },
    effect: { type: 'string' },
    reason: { type: 'string' },
    relation: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
    context: { type: 'string' },
    begins: { type: 'string' },
    ends: { type: 'string' },
    source: { type: 'string' },
  },
  positionals: ['list|set|lift'],
  run: async (context) => {
    const [action = '', id] = context.positionals;
    const work = actions[action];
    if (work === undefined) throw refused(`There is no "holds ${action}"; write holds list, holds set or holds lift.`);
    return withChat(readConfig(context.env, { admitsNobody: true }), (chat) => work(chat, context, id));
  },
};

type Action = (chat: Chat, context: CommandContext, id: string | undefined) => Promise<unknown>;

const actions: Readonly<Record<string, Action | undefined>> = {
  list: async (chat, context) => {
    const user = textOf(context, 'user');
    const found = await chat.enterDirectory('command').listHolds({
      limit: listed,
      withPast: context.values['past'] === true,
      ...(user === undefined ? {} : { userId: await userOf(chat, context, user) }),
    });
    return shown(chat, context, found);
  },

  set: async (chat, context) => {
    const [user, kind] = [textOf(context, 'user'), textOf(context, 'relation')];
    const room = textOf(context, 'room');
    if (room !== undefined && !/^[1-9]\d{0,14}$/.test(room))
      throw refused('--room takes a number, for example --room 12.');
    const draft = await decodeHold(
      {
        ...(user === undefined ? {} : { user_id: user }),
        ...(room === undefined ? {} : { room_id: Number(room) }),
        ...(kind === undefined ? {} : { relation: relationOf(context, kind) }),
        effect: effectOf(context),
        reason: textOf(context, 'reason') ?? '',
        ...timeOf(context, 'begins'),
        ...timeOf(context, 'ends'),
      },
      (key) => userOf(chat, context, key),
      new Date(),
    );
    return shown(chat, context, [await chat.enterDirectory('command').setHold(draft)]);
  },

  lift: async (chat, context, id) => {
    if (id === undefined || !/^[1-9]\d{0,14}$/.test(id))
      throw refused('Say which hold, by its number in "holds list": holds lift 3.');
    return shown(chat, context, [await chat.enterDirectory('command').liftHold(asHoldId(Number(id)))]);
  },
};

const textOf = ({ values }: CommandContext, name: string): string | undefined => {
  const value = values[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

const effectOf = (context: CommandContext): HoldEffect => {
  const effect = textOf(context, 'effect');
  const known = holdEffects.find((one) => one === effect);
  if (known !== undefined) return known;
  throw refused(
    'Say what holds: --effect suspend, or --effect keep; --effect restrict, to reading; or --effect preserve, a legal hold.',
  );
};

const relationOf = (context: CommandContext, kind: string) => {
  const [from, to, about] = [textOf(context, 'from'), textOf(context, 'to'), textOf(context, 'context')];
  if (from === undefined || to === undefined)
    throw refused('A relation has two people: --from <external id> --to <external id>.');
  return { kind, from, to, ...(about === undefined ? {} : { context: about }) };
};

const timeOf = (context: CommandContext, name: 'begins' | 'ends'): { readonly [Name in typeof name]?: string } => {
  const text = textOf(context, name);
  if (text === undefined) return {};
  if (Number.isNaN(Date.parse(text)))
    throw refused(`--${name} takes a time, for example --${name} 2026-09-01T08:00:00Z.`);
  return { [name]: text };
};

/** @throws ChatError USER_NOT_FOUND, CONFLICT */
const userOf = async (chat: Chat, context: CommandContext, key: number | string): Promise<UserId> => {
  const source = textOf(context, 'source') ?? hostSource;
  const userId = await chat.resolveUser(key, source);
  if ((await chat.people.find(userId)) === undefined)
    throw new ChatError('USER_NOT_FOUND', `There is no person with the external id "${key}".`);
  return userId;
};

const shown = async (chat: Chat, { print }: CommandContext, found: readonly Hold[]): Promise<unknown> => {
  const ids = [...new Set(found.flatMap(peopleOf))];
  const people = new Map<UserId, Person>();
  for (const id of ids) {
    const person = await chat.people.find(id);
    if (person !== undefined) people.set(id, person);
  }
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
