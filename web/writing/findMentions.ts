import type { AskedMention, Mention } from '../../client/wire/Mention.ts';
import type { Participant } from '../../client/wire/wireTypes.ts';
import { everybodyWords } from '../locales/everybody.ts';

/** Whom somebody may mention in a room. */
export interface Mentionable {
  readonly people: readonly Pick<Participant, 'id' | 'full_name' | 'role'>[];
  readonly mayMentionAll: boolean;
  /** Whom the person chose from the suggestions: of two with one name, the one that is meant. */
  readonly chosen: Set<number>;
}

/** Whom a text mentions; undefined if nobody. */
export const findMentions = (
  text: string,
  { people, mayMentionAll, chosen }: Mentionable,
): readonly AskedMention[] | undefined => {
  if (!text.includes('@')) return undefined;
  const named = people.filter(({ full_name }) => text.includes(`@${full_name}`));
  const meant = named.filter(
    ({ id, full_name }) =>
      chosen.has(id) ||
      !named.some(
        (other) => other.full_name === full_name && other.id !== id && (chosen.has(other.id) || other.id < id),
      ),
  );
  const ids: AskedMention[] = meant.map(({ id }) => id);
  if (mayMentionAll && everybodyWords.test(text)) ids.unshift('all');
  return ids.length === 0 ? undefined : ids;
};

/** A part of a text, with the mention that it is. */
export interface MentionPart {
  readonly text: string;
  readonly mention?: Mention;
}

/** A text, cut where it names those whom it mentions; longer names first, so that no name ends within another. */
export const cutMentions = (text: string, mentions: readonly Mention[]): readonly MentionPart[] => {
  const byName = new Map(mentions.map((mention) => [`@${mention.name}`, mention]));
  const names = [...byName.keys()].sort((one, other) => other.length - one.length).map(escaped);
  if (names.length === 0) return [{ text }];
  const parts = text.split(new RegExp(`(${names.join('|')})`, 'u'));
  return parts.flatMap((part): MentionPart[] => {
    const mention = byName.get(part);
    return part === '' ? [] : [mention === undefined ? { text: part } : { text: part, mention }];
  });
};

const escaped = (name: string): string => name.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
