import { auditActor } from '../audit/AuditEntry.ts';
import { ChatError } from '../errors.ts';
import type { OrganisationId } from '../ids.ts';
import type { ChatEvent } from '../messages/ChatEvent.ts';
import { badReport } from '../moderation/Report.ts';
import type { GuardAction } from '../permissions/GuardRule.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import { contains } from '../permissions/RoleGrant.ts';
import { reportedScopes } from '../permissions/rights.ts';
import type { RoomBus } from '../rooms/RoomBus.ts';
import { readWordLines, type WordEntry, type WordEntryId } from './WordEntry.ts';
import type { WordLists, WordQuery } from './WordLists.ts';

export interface WordCommand {
  readonly organisation: OrganisationId;
  readonly language: string;
  readonly action: GuardAction;
  /** A pattern in each line (`readWordLines`). */
  readonly text: string;
  /** What is not in the text leaves the list of this language and action. */
  readonly isReplacing?: boolean;
}

/**
 * The lists of words, for those who see reports in the organisation. All throw ChatError NOT_FOUND for an organisation
 * that is not theirs.
 */
export interface EditWords {
  list(person: Person, query: WordQuery): Promise<readonly WordEntry[]>;
  /** @throws ChatError INVALID_REQUEST with the lines that cannot be read, CONFLICT for too many */
  add(person: Person, command: WordCommand): Promise<{ readonly saved: number; readonly removed: number }>;
  /** @throws ChatError NOT_FOUND */
  remove(person: Person, organisation: OrganisationId, id: WordEntryId): Promise<void>;
}

interface Deps {
  readonly wordLists: WordLists;
  readonly bus: Pick<RoomBus<ChatEvent>, 'publishEphemeral'>;
  readonly policy: Policy;
}

export const makeEditWords = ({ wordLists, bus, policy }: Deps): EditWords => {
  const enter = async (person: Person, organisation: OrganisationId): Promise<void> => {
    const scope = await wordLists.scopeOf(organisation);
    const isTheirs = scope !== undefined && reportedScopes(policy, person).some((mine) => contains(mine, scope));
    if (!isTheirs)
      throw new ChatError('NOT_FOUND', 'There is no such organisation, or its lists are not yours to see.');
  };
  const tell = (organisationId: OrganisationId): void => bus.publishEphemeral({ type: 'words', organisationId });

  return {
    list: async (person, query) => {
      await enter(person, query.organisation);
      return wordLists.list(query);
    },

    add: async (person, { organisation, language, action, text, isReplacing = false }) => {
      await enter(person, organisation);
      if (!/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}$/.test(language))
        throw badReport('language', 'Write a language as a BCP 47 tag, e.g. en or ru.');
      const patterns = readWordLines(text);
      if (patterns.length === 0 && !isReplacing) throw badReport('text', 'Write at least one word, each in a line.');
      const addition = { organisation, language, action, patterns, authorId: person.id, isReplacing };
      const counts = await wordLists.add(addition, {
        ...({ actor: auditActor(person), action: 'words.changed', organisation } as const),
        details: { language, list: action, words: patterns.length, is_replaced: isReplacing },
      });
      tell(organisation);
      return counts;
    },

    remove: async (person, organisation, id) => {
      await enter(person, organisation);
      const removed = await wordLists.remove(id, organisation, {
        ...({ actor: auditActor(person), action: 'words.changed', organisation } as const),
        details: { removed: 1 },
      });
      if (removed === undefined) throw new ChatError('NOT_FOUND', 'There is no such entry in this list.');
      tell(organisation);
    },
  };
};
