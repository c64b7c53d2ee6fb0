/** A beginning that is as short as this stands for no word any more. */
const shortest = 3;

interface Endings {
  readonly known: ReadonlySet<string>;
  readonly longest: number;
}

const endingsOf = (spaced: string): Endings => {
  const known = new Set(spaced.split(' '));
  return { known, longest: Math.max(...[...known].map((ending) => ending.length)) };
};

/** Endings of Russian, Ukrainian and Belarusian words, as `foldSearchText` spells them. */
const cyrillic = endingsOf(
  'иями ями ами ими ыми ого его ому ему ові еві ою ею ией ия ие ии ию ьє ий ый ой ей ій ая яя ое ее ые ых их ую юю ов ев ів ам ям ім ах ях іх ом ем ым им ться тися тись тся ешь ишь ете ите йте ут ют ет ит ать ять ить еть уть ти ть ла ло ли ал ял ил ел а я о е ы и у ю ь й і є',
);
const greek = endingsOf('ουσ οσ ου ων οι εσ ησ ασ ισ α η ο ε ι σ');
/** Korean particles. */
const particles = endingsOf(
  '에서부터 으로부터 에서는 에게서 에서 에게 한테 까지 부터 으로 처럼 보다 마다 조차 하고 이나 이랑 에는 에도 들은 들이 들을 을 를 이 가 은 는 의 에 와 과 도 로 만 랑 들',
);

/**
 * What forms of one word have in common, by its endings; the word itself if nothing is known to cut off. It is a light
 * rule: it need not be a word, and is compared with other stems alone. `word` is folded by `foldSearchText`.
 */
export const stemOf = (word: string): string => {
  const first = word.charCodeAt(0);
  if (first >= 0x61 && first <= 0x7a) return english(word);
  if (first >= 0x400 && first <= 0x52f) return cut(word, cyrillic, shortest);
  if (first >= 0x370 && first <= 0x3ff) return cut(word, greek, shortest);
  if (first >= 0xac00 && first <= 0xd7a3) return cut(word, particles, 2);
  return word;
};

/** Without its longest ending that leaves enough. */
const cut = (word: string, { known, longest }: Endings, least: number): string => {
  for (let length = Math.min(longest, word.length - least); length > 0; length -= 1)
    if (known.has(word.slice(-length))) return word.slice(0, -length);
  return word;
};

const english = (word: string): string => {
  if (word.length <= shortest || !isLatin(word)) return word;
  let stem = word;
  if (stem.length > 4 && (stem.endsWith('ies') || stem.endsWith('ied'))) return stem.slice(0, -2);
  if (stem.endsWith('s')) {
    if (/(?:ss|x|z|ch|sh)es$/.test(stem)) stem = stem.slice(0, -2);
    else if (!/[sui]s$/.test(stem)) stem = stem.slice(0, -1);
  }
  if (stem.endsWith('ing') || stem.endsWith('ed')) {
    const verb = stem.slice(0, stem.endsWith('g') ? -3 : -2);
    if (verb.length >= shortest && /[aeiouy]/.test(verb)) stem = verb.replace(/([bdfgmnprt])\1$/, '$1');
  }
  if (stem.length > shortest && stem.endsWith('e')) stem = stem.slice(0, -1);
  if (stem.length > shortest && /[^aeiou]y$/.test(stem)) stem = `${stem.slice(0, -1)}i`;
  return stem.length >= shortest ? stem : word;
};

const isLatin = (word: string): boolean => {
  for (let index = 0; index < word.length; index += 1) {
    const code = word.charCodeAt(index);
    if (code < 0x61 || code > 0x7a) return false;
  }
  return true;
};

/**
 * An Arabic or Hebrew word without what is written together with its beginning: the article, and "and", "in", "to" before
 * it. Undefined for other words.
 */
export const withoutPrefix = (word: string): string | undefined => {
  const first = word.charCodeAt(0);
  if (first >= 0x620 && first <= 0x6ff) return /^(?:[وفبك]?ال|لل)(.{2,})$/u.exec(word)?.[1];
  if (first >= 0x5d0 && first <= 0x5ea) return /^[והבלכמש](.{3,})$/u.exec(word)?.[1];
  return undefined;
};
