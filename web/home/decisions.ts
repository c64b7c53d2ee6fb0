import type { ChatClient } from '../../client/ChatClient.ts';
import type { Me } from '../../client/wire/wireTypes.ts';
import { heldOf } from '../moderation/heldCalls.ts';
import { queueOf } from '../moderation/queueCalls.ts';
import { casesOf } from '../office/cases.ts';
import { answersInOffice } from '../policy/roomTypes.ts';

export type WaitingKind = 'reports' | 'held' | 'cases' | 'office';

/** Something that waits for an office; `hasMore`: there are more than counted. */
export interface WaitingWork {
  readonly kind: WaitingKind;
  readonly href: string;
  readonly count: number;
  readonly hasMore: boolean;
}

interface Counted {
  readonly items: readonly unknown[];
  readonly nextCursor: string | null;
}

/** What waits for this person's office, as far as it is theirs to decide. Rejects with a `RequestError`. */
export const findDecisions = async (client: ChatClient, me: Me, token: string): Promise<readonly WaitingWork[]> => {
  const { rights } = me;
  const asked: readonly (readonly [WaitingKind, string, () => Promise<Counted>])[] = [
    ...(rights.see_reports
      ? [
          ['reports', '/school/reports', () => queueOf(token).queue('open')] as const,
          ['held', '/school/held', () => heldOf(token).queue('waiting')] as const,
        ]
      : []),
    ...(rights.approve_cases ? [['cases', '/school/cases', () => waitingCases(token)] as const] : []),
    ...(answersInOffice() ? [['office', '/', () => client.officeRooms({ show: 'open' })] as const] : []),
  ];
  const found = await Promise.all(
    asked.map(async ([kind, href, count]): Promise<WaitingWork> => {
      const { items, nextCursor } = await count();
      return { kind, href, count: items.length, hasMore: nextCursor !== null };
    }),
  );
  return found.filter(({ count }) => count > 0);
};

/** Those that this person may decide about: nobody approves their own. */
const waitingCases = async (token: string): Promise<Counted> => {
  const { items, nextCursor } = await casesOf(token).list('waiting');
  return { items: items.filter(({ may_approve }) => may_approve), nextCursor };
};
