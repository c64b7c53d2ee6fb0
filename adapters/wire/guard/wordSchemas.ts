import Type from 'typebox';
import type { WordEntry } from '../../../core/guard/WordEntry.ts';
import { guardActions } from '../../../core/permissions/GuardRule.ts';
import { described, idSchema, listOf, strictObject, textSchema } from '../schema/scalarSchemas.ts';

const organisation = Type.Integer({ minimum: 0, description: 'The organisation’s id; 0: all.', examples: [1] });
const language = Type.String({ minLength: 2, maxLength: 35, description: 'BCP 47.', examples: ['ru'] });
const action = Type.Enum([...guardActions], {
  description: 'mask: cover the words. hold: a reviewer decides. refuse: the message is not sent.',
});

export const wordQuery = strictObject({
  organisation_id: Type.Optional(organisation),
  language: Type.Optional(language),
});

export const wordAddress = strictObject({ word_id: described(idSchema, 'An entry’s id, as in the list.', 12) });
export const wordPlace = strictObject({ organisation_id: Type.Optional(organisation) });

const wordSchema = strictObject({ id: idSchema, language, pattern: Type.String(), action }, { title: 'UnwantedWord' });
export const wordList = strictObject(
  { organisation_id: organisation, words: listOf(wordSchema) },
  { title: 'UnwantedWords' },
);

export const wordBody = strictObject(
  {
    organisation_id: Type.Optional(organisation),
    language,
    action,
    text: described(
      textSchema(60_000),
      'A pattern in each line: words, with * for any letters or none. Lines that begin with # say nothing.',
      'badword\nvery bad*',
    ),
    is_replacing: Type.Optional(
      Type.Boolean({ description: 'What is not in the text leaves the list of this language and action.' }),
    ),
  },
  { title: 'UnwantedWordsDraft', examples: [{ language: 'en', action: 'mask', text: 'badword\nvery bad*' }] },
);
export const wordsSaved = strictObject(
  { saved: Type.Integer({ minimum: 0 }), removed: Type.Integer({ minimum: 0 }) },
  { title: 'UnwantedWordsSaved' },
);

export const encodeWord = ({ id, language: tag, pattern, action: does }: WordEntry) => ({
  ...{ id, language: tag, pattern, action: does },
});
