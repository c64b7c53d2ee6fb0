import { asWordEntryId } from '../../../core/guard/WordEntry.ts';
import { asOrganisationId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import {
  encodeWord,
  wordAddress,
  wordBody,
  wordList,
  wordPlace,
  wordQuery,
  wordsSaved,
} from '../../wire/guard/wordSchemas.ts';
import { ok, personRoute, type Route } from '../routing/Route.ts';

interface Deps {
  readonly chat: Pick<Chat, 'words'>;
}

const tag = 'Protection';
const path = '/api/chat/moderation/words/';

export const wordRoutes = ({ chat: { words } }: Deps): Route[] => [
  personRoute({
    method: 'get',
    path,
    tag,
    summary: 'The words that an organisation does not want in messages',
    query: wordQuery,
    answer: wordList,
    errors: ['NOT_FOUND'],
    handle: async ({ person, query: { organisation_id: id = 0, language } }) => {
      const query = { organisation: asOrganisationId(id), ...(language === undefined ? {} : { language }) };
      return ok({ organisation_id: id, words: (await words.list(person, query)).map(encodeWord) });
    },
  }),
  personRoute({
    method: 'post',
    path,
    tag,
    summary: 'Add words to a list, or replace the list of a language and action, from lines of text; goes on record',
    description:
      'They count in rooms of the organisation and of all below it, where the policy or WORD_LISTS has lists of words. ' +
      'Upper and lower case, accents, letters that look alike, and signs or spaces between letters make no difference.',
    body: wordBody,
    answer: wordsSaved,
    errors: ['NOT_FOUND', 'CONFLICT'],
    handle: async ({ person, body: { organisation_id: id = 0, language, action, text, is_replacing: isReplacing } }) =>
      ok(
        await words.add(person, {
          ...{ organisation: asOrganisationId(id), language, action, text },
          ...(isReplacing === undefined ? {} : { isReplacing }),
        }),
      ),
  }),
  personRoute({
    method: 'delete',
    path: `${path}:word_id/`,
    tag,
    summary: 'Remove a word from a list; goes on record',
    params: wordAddress,
    query: wordPlace,
    answer: wordsSaved,
    errors: ['NOT_FOUND'],
    handle: async ({ person, params, query: { organisation_id: id = 0 } }) => {
      await words.remove(person, asOrganisationId(id), asWordEntryId(params.word_id));
      return ok({ saved: 0, removed: 1 });
    },
  }),
];
