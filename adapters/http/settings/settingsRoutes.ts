import type { Chat } from '../../../core/makeChat.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import {
  encodeNotice,
  encodeSetting,
  serverNotice,
  settingBody,
  settingList,
} from '../../wire/settings/settingSchemas.ts';
import { ok, personRoute, type Route } from '../routing/Route.ts';

interface Deps {
  readonly chat: Pick<Chat, 'settings' | 'policy'>;
}

const path = '/api/chat/settings/';

/** What who runs the server changes while it runs, and what everybody is shown of it. */
export const settingsRoutes = ({ chat: { settings, policy } }: Deps): Route[] => {
  const shown = (person: Person) => ({ settings: settings.list(person).map(encodeSetting), roles: policy.roles });
  return [
    personRoute({
      method: 'get',
      path: '/api/chat/notice/',
      tag: 'Server',
      summary: 'What everybody is shown: a banner, and whether the server is being maintained',
      description: 'Sockets get server_notice when it changes, and once they are let in if there is something.',
      answer: serverNotice,
      handle: async () => ok(encodeNotice(settings.notice())),
    }),
    personRoute({
      method: 'get',
      path,
      tag: 'Server',
      summary: 'The settings of the server that can be changed while it runs, for who manages the whole directory',
      answer: settingList,
      errors: ['ACCESS_DENIED'],
      handle: async ({ person }) => ok(shown(person)),
    }),
    personRoute({
      method: 'patch',
      path,
      tag: 'Server',
      summary: 'Change settings of the server; each goes on record with its old and new value',
      description:
        'They count on every node within seconds. Values are written as in the environment; null returns a setting to its ' +
        'default. What the environment sets is fixed (409). It works during a maintenance, which is ended in this way.',
      body: settingBody,
      answer: settingList,
      errors: ['ACCESS_DENIED', 'CONFLICT'],
      handle: async ({ person, body: { changes } }) => {
        await settings.change(person, Object.fromEntries(changes.map(({ name, value }) => [name, value])));
        return ok(shown(person));
      },
    }),
  ];
};
