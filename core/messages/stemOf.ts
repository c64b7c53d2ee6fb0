/** A beginning that is as short as this stands for no word any more. */
const shortest = 3;

/** Endings of Russian, Ukrainian and Belarusian words, as `foldSearchText` spells them. */
const cyrillic =
  /(?:иями|ями|ами|ими|ыми|ого|его|ому|ему|ові|еві|ою|ею|ией|ия|ие|ии|ию|ьє|ий|ый|ой|ей|ій|ая|яя|ое|ее|ые|ых|их|ую|юю|ов|ев|ів|ам|ям|ім|ах|ях|іх|ом|ем|ым|им|ться|тися|тись|тся|ешь|ишь|ете|ите|йте|ут|ют|ет|ит|ать|ять|ить|еть|уть|ти|ть|ла|ло|ли|ал|ял|ил|ел|а|я|о|е|ы|и|у|ю|ь|й|і|є)$/u;
const greek = /(?:ουσ|οσ|ου|ων|οι|εσ|ησ|ασ|ισ|α|η|ο|ε|ι|σ)$/u;
/** Korean particles. */
const particles =
  /(?:에서부터|으로부터|에서는|에게서|에서|에게|한테|까지|부터|으로|처럼|보다|마다|조차|하고|이나|이랑|에는|에도|들은|들이|들을|을|를|이|가|은|는|의|에|와|과|도|로|만|랑|들)$/u;

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

const cut = (word: string, endings: RegExp, least: number): string => {
  const stem = word.replace(endings, '');
  return stem.length >= least ? stem : word;
};

const english = (word: string): string => {
  if (word.length <= shortest || !/^[a-z]+$/.test(word)) return word;
  let stem = word;
  if (/(?:ies|ied)$/.test(stem) && stem.length > 4) return stem.slice(0, -2);
  if (/(?:ss|x|z|ch|sh)es$/.test(stem)) stem = stem.slice(0, -2);
  else if (/[^sui]s$/.test(stem)) stem = stem.slice(0, -1);
  const verb = /^(.*[aeiouy].*?)(?:ing|ed)$/.exec(stem)?.[1];
  if (verb !== undefined && verb.length >= shortest) stem = verb.replace(/([bdfgmnprt])\1$/, '$1');
  if (stem.length > shortest) stem = stem.replace(/e$/, '').replace(/([^aeiou])y$/, '$1i');
  return stem.length >= shortest ? stem : word;
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
