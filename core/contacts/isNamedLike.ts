import { searchKey } from './searchKey.ts';

/**
 * Whether every word of a search begins a word of the name, in the spelling of `searchKey`; an empty search fits every
 * name.
 */
export const isNamedLike = (name: string, search: string): boolean => {
  const words = searchKey(name).split(' ');
  const wanted = searchKey(search).split(' ');
  return wanted.every((part) => words.some((word) => word.startsWith(part)));
};
