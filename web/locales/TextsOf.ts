/** The plural forms of each language, as in Unicode's CLDR, beside `other`, which every language has. */
interface PluralForms {
  readonly en: 'one';
  readonly es: 'one' | 'many';
  readonly ru: 'one' | 'few' | 'many';
  readonly uk: 'one' | 'few' | 'many';
  readonly ar: 'zero' | 'one' | 'two' | 'few' | 'many';
}

/**
 * What a language says for these English texts: a text for every key, and every plural form of the language where
 * English has forms.
 */
export type TextsOf<Tag extends keyof PluralForms, English> = {
  readonly [Key in keyof English]: English[Key] extends string
    ? string
    : Readonly<Record<PluralForms[Tag] | 'other', string>>;
};
