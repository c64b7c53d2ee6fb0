import type { PolicyTable, Terms } from './Policy.ts';
import type { RoomNaming } from './RoomTypeRow.ts';

/**
 * A policy table as one text that two tables share exactly when they mean the same: the order of an object's members,
 * of names in a list, of rules and of a rule's paths says nothing, nor do words for people to read. The steps of a path
 * and the parts of a room's name keep their order.
 */
export const canonicalPolicy = ({ rules, roomTypes, words: _words, ...table }: PolicyTable): string => {
  const said = rules.map(([one, other, terms]) => text({ one, other, terms: canonicalTerms(terms) }));
  const types = Object.entries(roomTypes).map(([type, { naming, title: _title, ...row }]) =>
    text({ type, naming: namingText(naming), row }),
  );
  return text({ ...table, rules: said, roomTypes: types });
};

const namingText = (naming: RoomNaming): string =>
  JSON.stringify('from' in naming ? [naming.from, naming.to, naming.others] : naming);

const canonicalTerms = (terms: Terms): unknown => (typeof terms === 'string' ? terms : terms.map(text));

const text = (value: unknown): string => JSON.stringify(ordered(value));

/** Members by name; lists of texts in order, as each of them is a set. Functions say nothing and are left out by JSON. */
const ordered = (value: unknown): unknown => {
  if (Array.isArray(value)) {
    const items = value.map(ordered);
    return items.every((item) => typeof item === 'string') ? items.sort() : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, ordered(member)]));
};
