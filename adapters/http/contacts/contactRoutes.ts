import { asUserId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import {
  contactList,
  contactsQuerySchema,
  favouriteAnswer,
  permissionAnswer,
} from '../../wire/contacts/contactSchemas.ts';
import { encodeContact } from '../../wire/contacts/encodeContact.ts';
import { encodeExplanation } from '../../wire/contacts/encodeExplanation.ts';
import { scopesOf } from '../../wire/directory/encodeOrganisation.ts';
import { userAddress } from '../routing/addressSchemas.ts';
import { ok, personRoute, type Route } from '../routing/Route.ts';

interface Deps {
  readonly chat: Pick<Chat, 'resolveContacts' | 'explainContact' | 'setFavourite' | 'nameOrganisations'>;
}

const tag = 'Contacts';
const path = '/api/chat/contacts/';

export const contactRoutes = ({ chat }: Deps): Route[] => {
  const favourite = (method: 'put' | 'delete', isFavourite: boolean, summary: string): Route =>
    personRoute({
      method,
      path: `${path}:user_id/favourite/`,
      tag,
      summary,
      params: userAddress,
      answer: favouriteAnswer,
      errors: isFavourite ? ['CANNOT_CHAT', 'RATE_LIMIT_EXCEEDED', 'CONFLICT'] : ['CONFLICT'],
      handle: async ({ person, params }) => {
        const userId = asUserId(params.user_id);
        await chat.setFavourite(person, userId, isFavourite);
        return ok({ user_id: userId, is_favourite: isFavourite });
      },
    });

  return [
    personRoute({
      method: 'get',
      path,
      tag,
      summary: 'My contacts, or those with names like q',
      query: contactsQuerySchema,
      answer: contactList,
      handle: async ({ person, query: { q, limit = 50, ...rest } }) => {
        const asked = { limit, ...rest, ...(q === undefined ? {} : { text: q }) };
        const { contacts, nextCursor } = await chat.resolveContacts(person, asked);
        const names = await chat.nameOrganisations(scopesOf(contacts.map((one) => one.person)));
        return ok({
          contacts: contacts.map((one) => encodeContact(one, names)),
          next_cursor: nextCursor,
          has_more: nextCursor !== null,
        });
      },
    }),
    personRoute({
      method: 'get',
      path: `${path}:user_id/permission/`,
      tag,
      summary: 'Why I may or may not talk to a person, and what would allow it',
      params: userAddress,
      answer: permissionAnswer,
      errors: ['RATE_LIMIT_EXCEEDED', 'CONFLICT'],
      handle: async ({ person, params }) => {
        const explanation = await chat.explainContact(person, asUserId(params.user_id));
        const names = await chat.nameOrganisations((explanation.roles ?? []).map(({ scope }) => scope));
        return ok(encodeExplanation(explanation, names));
      },
    }),
    favourite('put', true, 'Pin a contact'),
    favourite('delete', false, 'Unpin a contact'),
  ];
};
