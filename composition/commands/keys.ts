import { encodeKey } from '../../adapters/wire/directory/encodeKey.ts';
import { ChatError } from '../../core/errors.ts';
import type { Chat } from '../../core/makeChat.ts';
import { asSourceKeyId } from '../../core/permissions/SourceKeyHolder.ts';
import { printTable } from '../printTable.ts';
import { readConfig } from '../readConfig.ts';
import { withChat } from '../withChat.ts';
import type { Command, CommandContext } from './Command.ts';
import { chosenAction } from './chosenAction.ts';
import { organisationOption } from './organisationOption.ts';

/** Makes, lists and revokes keys with which the programs of sources change the directory. */
export const keys: Command = {
  name: 'keys',
  summary:
    'Makes a key with which the program of one source changes the directory, in one organisation or in whatever the source names, and prints it once; lists keys; revokes one by its number, at once.',
  usage: 'keys create --source <name> [--organisation <external id>] [--name <label>] | list | revoke <number>',
  options: {
    source: { type: 'string', meaning: 'whose records the key may change' },
    ...organisationOption,
    name: { type: 'string', meaning: 'a label for people' },
  },
  positionals: ['create|list|revoke'],
  run: async (context) => {
    const [action, id] = context.positionals;
    const work = chosenAction('keys', actions, action);
    const access = action === 'list' ? 'open' : 'create';
    return withChat(readConfig(context.env, { admitsNobody: true }), (chat) => work(chat, context, id), { access });
  },
};

type Action = (chat: Chat, context: CommandContext, id: string | undefined) => Promise<unknown>;

const actions: Readonly<Record<string, Action | undefined>> = {
  create: async (chat, { values, print }) => {
    const { source, organisation, name } = values;
    if (typeof source !== 'string') throw refused('Say whose records the key writes: --source north-school.');
    const { key, secret } = await chat.enterDirectory('command').createKey({
      source,
      ...(typeof organisation === 'string' && { organisation }),
      ...(typeof name === 'string' && { name }),
    });
    print(`${secret}\nKey ${key.id} of ${source}. It is shown only now: give it to the program, as X-Directory-Key.\n`);
    return { ...encodeKey(key), key: secret };
  },

  list: async (chat, { print }) => {
    const found = (await chat.enterDirectory('command').listKeys()).map(encodeKey);
    print(
      printTable(
        ['number', 'source', 'organisation', 'name', 'created', 'last used', 'revoked'],
        found.map((one) => [
          ...[one.id, one.source, one.organisation_id ?? '', one.name, one.created_at],
          ...[one.last_used_at ?? '', one.revoked_at ?? ''],
        ]),
      ),
    );
    return { keys: found };
  },

  revoke: async (chat, { print }, id) => {
    if (id === undefined || !/^[1-9]\d{0,14}$/.test(id))
      throw refused('Say which key, by its number in "keys list": keys revoke 3.');
    const key = await chat.enterDirectory('command').revokeKey(asSourceKeyId(Number(id)));
    print(`Key ${key.id} of ${key.source} opens nothing any more.\n`);
    return encodeKey(key);
  },
};

const refused = (message: string): ChatError => new ChatError('INVALID_REQUEST', message);
