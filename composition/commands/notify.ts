import { ChatError } from '../../core/errors.ts';
import type { Chat } from '../../core/makeChat.ts';
import type { Notification, NotificationChannel } from '../../core/notifications/NotificationChannel.ts';
import type { Person } from '../../core/permissions/Person.ts';
import type { Config } from '../Config.ts';
import { makePushKeys } from '../makePushKeys.ts';
import { openChannels } from '../openChannels.ts';
import { openMailChannel } from '../openMailChannel.ts';
import { readConfig } from '../readConfig.ts';
import { withChat } from '../withChat.ts';
import type { Command, CommandContext } from './Command.ts';
import { namedPerson } from './namedPerson.ts';

/** Tries a channel of notifications, and makes the keys of one. */
export const notify: Command = {
  name: 'notify',
  summary:
    'Tries the channels of notifications: "test" sends one to a person over one channel, and says what the other side answered; "keys" makes the two keys of Web Push.',
  usage: 'notify test --channel <mail|push|telegram> --to <external id> [--source <name>] | keys',
  options: {
    channel: { type: 'string', meaning: 'mail, push or telegram' },
    to: { type: 'string', meaning: 'the external id of who gets the test' },
    source: { type: 'string', meaning: 'whose id that is, if several sources have it' },
  },
  positionals: ['test|keys'],
  run: async (context) => {
    const [action = ''] = context.positionals;
    if (action === 'keys') return makeKeys(context);
    if (action === 'test') return sendTest(context);
    throw refused(`There is no "notify ${action}"; write notify test or notify keys.`);
  },
};

const makeKeys = async ({ print }: CommandContext): Promise<unknown> => {
  const { publicKey, privateKey, lines } = await makePushKeys();
  print(lines);
  return { public_key: publicKey, private_key: privateKey };
};

const sendTest = async ({ env, values, print }: CommandContext): Promise<unknown> => {
  const { channel: name, to } = values;
  if (typeof name !== 'string') throw refused('Say over which channel: --channel mail.');
  if (typeof to !== 'string') throw refused('Say to whom, by the external id: --to teacher-12.');
  const config = readConfig(env, { admitsNobody: true });
  const channels = await channelsOf(config);
  const channel = channels.find((one) => one.name === name);
  if (channel === undefined) {
    const known = channels.map((one) => one.name).join(', ') || 'none';
    throw refused(`The settings have no channel ${name}; they have: ${known}. See docs/notifications.md.`);
  }
  return withChat(
    config,
    async (chat, people) => {
      const person = await chat.people.find(await namedPerson(chat, people, { values }, to));
      if (person === undefined) throw new ChatError('USER_NOT_FOUND', `Nobody has the external id ${to}.`);
      const outcomes: string[] = [];
      for (const address of await addressesOf(chat, person, channel)) {
        const outcome = await channel.send(testOf(person, address));
        const said = outcome.outcome === 'sent' ? 'sent' : `${outcome.outcome}: ${outcome.reason}`;
        outcomes.push(said);
        print(`${name}${address === null ? '' : ` ${address.address}`}: ${said}\n`);
      }
      const bad = outcomes.filter((said) => said !== 'sent');
      if (bad.length > 0)
        throw new ChatError('UNAVAILABLE', `The test did not get through over ${name}: ${bad.join('; ')}.`);
      return { channel: name, outcomes };
    },
    { access: 'open' },
  );
};

const channelsOf = async (config: Config): Promise<readonly NotificationChannel[]> => {
  const others = await openChannels(config.channels, config.webhooksMayBePrivate);
  return config.mail === undefined ? others : [await openMailChannel(config.mail), ...others];
};

const addressesOf = async (chat: Chat, person: Person, { name, needsAddress }: NotificationChannel) => {
  if (!needsAddress && person.email === null)
    throw refused(`${person.externalId} has no address of mail in the directory.`);
  if (!needsAddress) return [null];
  const { addresses } = await chat.notifications.read(person);
  const own = addresses.filter(({ channel }) => channel === name);
  if (own.length === 0) throw refused(`${person.externalId} has not linked ${name} in the page.`);
  return own;
};

const testOf = (person: Person, address: Notification['address']): Notification => ({
  ...{ id: `homeroom-test-${Date.now()}`, person, address, locale: 'en', timeZone: 'UTC', unread: 0 },
  rooms: [
    {
      ...{ id: 0 as Notification['rooms'][number]['id'], name: 'Homeroom', more: 0, mayAnswer: false },
      messages: [
        {
          ...{ id: 0 as Notification['rooms'][number]['messages'][number]['id'], senderName: 'Homeroom', files: 0 },
          ...{
            text: 'This is a test. Notifications reach you here.',
            at: new Date(),
            isMention: false,
            isUrgent: false,
          },
        },
      ],
    },
  ],
});

const refused = (problem: string): ChatError => new ChatError('INVALID_REQUEST', problem);
