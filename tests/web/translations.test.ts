import { expect } from 'chai';
import { type LocaleText, localeTexts, offeredLanguages } from './localeTexts.ts';

const english = localeTexts('en');

const namesIn = (text: string): readonly string[] =>
  [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name))].sort();

const formsOf = (text: LocaleText): readonly (readonly [string, string])[] =>
  typeof text === 'string' ? [['other', text]] : Object.entries(text);

/** Forms that one number alone has need not say it, e.g. Arabic “two messages” in one word. */
const formsOfOneNumber = (tag: string): ReadonlySet<string> => {
  const plural = new Intl.PluralRules(tag);
  const forms = Array.from({ length: 200 }, (_, number) => plural.select(number));
  return new Set(forms.filter((form) => forms.indexOf(form) === forms.lastIndexOf(form)));
};

describe('the page’s translations', () => {
  it('are read from the sources', () => {
    expect(offeredLanguages()).to.have.members(['en', 'es', 'uk', 'ru', 'ar']);
    expect(english.size).to.be.greaterThan(500);
    expect(english.get('rooms.group')).to.deep.equal({ one: '{count} chat', other: '{count} chats' });
  });

  for (const tag of offeredLanguages().filter((one) => one !== 'en'))
    describe(tag, () => {
      const texts = localeTexts(tag);

      it('has every text of English, and no other', () => {
        expect([...texts.keys()].sort()).to.deep.equal([...english.keys()].sort());
        const empty = [...texts].filter(([, text]) => formsOf(text).some(([, form]) => form.trim() === ''));
        expect(empty).to.deep.equal([]);
      });

      it('has the plural forms of the language wherever English has forms', () => {
        const forms = [...new Intl.PluralRules(tag).resolvedOptions().pluralCategories].sort();
        for (const [key, text] of english) {
          const found = texts.get(key);
          const expected = typeof text === 'string' ? 'string' : forms;
          expect(typeof found === 'object' ? Object.keys(found).sort() : typeof found, key).to.deep.equal(expected);
        }
      });

      it('fills in what English fills in', () => {
        const mayLeaveOutCount = formsOfOneNumber(tag);
        for (const [key, text] of english) {
          const names = namesIn(formsOf(text).at(-1)?.[1] ?? '');
          for (const [form, translated] of formsOf(texts.get(key) ?? '')) {
            const found = namesIn(translated);
            const expected = mayLeaveOutCount.has(form) && !found.includes('count') ? without(names, 'count') : names;
            expect(found, `${key} ${form}`).to.deep.equal(expected);
          }
        }
      });

      it('is not English that somebody forgot', () => {
        const copied = [...texts].filter(
          ([key, text]) =>
            english.get(key) === text && /[a-z]{3}/i.test(formsOf(text)[0]?.[1].replace(/\{\w+\}/g, '') ?? ''),
        );
        expect(copied.map(([key]) => key).filter((key) => !alike.has(key))).to.deep.equal([]);
      });
    });
});

const without = (names: readonly string[], name: string): readonly string[] => names.filter((one) => one !== name);

/** Texts that are the same word in another language, e.g. the name of the page, or of a key. */
const alike: ReadonlySet<string> = new Set([
  'nav.label',
  'nav.chats',
  'rooms.title',
  'search.chats',
  'keys.chats',
  'totals.rooms',
  'import.rooms',
  'audit.room',
  'filter.room',
  'files.kind.pdf',
  'message.emoji',
  'settings.text-size.normal',
  'settings.send-key.enter',
  'settings.send-key.ctrl-enter',
]);
