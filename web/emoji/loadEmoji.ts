import { type Language, language } from '../locales/translate.ts';
import { plainLetters } from './plainLetters.ts';

export interface EmojiEntry {
  readonly emoji: string;
  /** Its name in the language of the page. */
  readonly name: string;
  /** 0 to 9, as Unicode groups them. */
  readonly section: number;
  /** It in the five skin tones, from light to dark; empty if it has none. */
  readonly tones: readonly string[];
  /** Names for `:name:`, the first is the usual one. */
  readonly codes: readonly string[];
  /** Folded words by which it is found, in the language of the page and in English. */
  readonly words: readonly string[];
}

/** The emoji's data have no Arabic: its names are English there. */
const sources = {
  en: () => import('emoji-words:en'),
  es: () => import('emoji-words:es'),
  uk: () => import('emoji-words:uk'),
  ru: () => import('emoji-words:ru'),
  ar: () => import('emoji-words:en'),
} satisfies Record<Language, unknown>;
const loaded = new Map<string, Promise<readonly EmojiEntry[]>>();

/** All emoji in the order of Unicode, with words of the page's language. Fetched when first asked for. */
export const loadEmoji = (): Promise<readonly EmojiEntry[]> => {
  const tag = language();
  const known = loaded.get(tag);
  if (known !== undefined) return known;
  const made = make(tag);
  loaded.set(tag, made);
  made.catch(() => loaded.delete(tag));
  return made;
};

const make = async (tag: Language): Promise<readonly EmojiEntry[]> => {
  const [{ default: english }, { default: local }] = await Promise.all([sources.en(), sources[tag]()]);
  const englishOf = new Map(english.map((one) => [one.unicode, one]));
  return local.map(({ unicode, label, tags = [], group, skins = [] }) => {
    const other = englishOf.get(unicode);
    const codes = other?.shortcodes ?? [];
    const names = [label, other?.label ?? '', ...tags, ...(other?.tags ?? []), ...codes];
    const words = new Set(names.flatMap((name) => plainLetters(name).split(/[^\p{L}\p{N}+-]+/u)).filter(Boolean));
    return {
      emoji: unicode,
      name: label,
      section: group,
      tones: skins.map((skin) => skin.unicode),
      codes,
      words: [...words],
    };
  });
};
