import type { PolicyTable, Terms } from './Policy.ts';
import { requestLimits } from './RequestRules.ts';
import { type RoomNaming, usualHistory } from './RoomTypeRow.ts';

/**
 * A policy table as one text, which is equal for two tables exactly if they mean the same. The order of an object's
 * members, of names in a list, of rules and of a rule's paths has no meaning, and neither have words for people. Roles,
 * the steps of a path and the parts of a room's name keep their order.
 */
export const canonicalPolicy = ({
  roles,
  rules,
  roomTypes,
  words: _words,
  guards,
  services,
  requests,
  ...table
}: PolicyTable): string => {
  const ruleTexts = rules.map(([one, other, terms]) => text({ one, other, terms: canonicalTerms(terms) }));
  const types = Object.entries(roomTypes).map(([type, { naming, title: _title, history, supervision, ...row }]) => {
    // A row that says what goes without saying means the same.
    const said = history === undefined || history === usualHistory(row.restsOn) ? {} : { history };
    // The order of a term's kinds has a meaning: the first comes before the others.
    const terms = supervision?.map(({ by, ...term }) => text({ ...term, ...(by && { by: JSON.stringify(by) }) }));
    const asked = terms === undefined ? {} : { supervision: terms };
    return text({ type, naming: namingText(naming), row: { ...row, ...said, ...asked } });
  });
  // A policy without guards has the text that it had before there were any.
  const guarded = guards === undefined || guards.length === 0 ? {} : { guards: guards.map(text) };
  const served =
    services === undefined || Object.keys(services).length === 0
      ? {}
      : { services: Object.entries(services).map(([role, { title: _title, ...rule }]) => text({ role, rule })) };
  // The order of the two roles of a pair says who asks; left out, a limit is the usual one.
  const asking =
    requests === undefined
      ? {}
      : { requests: { ...requestLimits({ requests }), between: requests.between.map((pair) => JSON.stringify(pair)) } };
  return text({
    ...{ ...table, ...guarded, ...served, ...asking },
    ...{ roles: JSON.stringify(roles), rules: ruleTexts, roomTypes: types },
  });
};

const namingText = (naming: RoomNaming): string =>
  JSON.stringify('from' in naming ? [naming.from, naming.to, naming.others] : naming);

const canonicalTerms = (terms: Terms): unknown => (typeof terms === 'string' ? terms : terms.map(text));

const text = (value: unknown): string => JSON.stringify(ordered(value));

/** Sorts members by name, and lists of texts, each of which is a set. JSON leaves out the functions of a `Policy`. */
const ordered = (value: unknown): unknown => {
  if (Array.isArray(value)) {
    const items = value.map(ordered);
    return items.every((item) => typeof item === 'string') ? items.sort() : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, ordered(member)]));
};
