import { ChatError } from '../errors.ts';
import type { RoomId, UserId } from '../ids.ts';
import { accountsOf, type Report } from '../moderation/Report.ts';
import type { Reports } from '../moderation/Reports.ts';
import type { CaseId, OversightCase } from '../oversight/OversightCase.ts';
import type { OversightCases } from '../oversight/OversightCases.ts';
import { concerns } from '../oversight/reachCases.ts';
import type { Actor } from '../permissions/Actor.ts';
import { organisationOf, rootScope } from '../permissions/RoleGrant.ts';

/** What is open about somebody, so that erasing their words takes away what others still have to judge. */
export interface OpenMatters {
  /** Cases about the person that run or wait, and running ones to whose rooms words of the person belong. */
  readonly cases: readonly OversightCase[];
  /** Open reports that the person made, or that are about them. */
  readonly reports: readonly Report[];
}

interface Deps {
  readonly cases: Pick<OversightCases, 'list' | 'covering' | 'find'>;
  readonly reports: Pick<Reports, 'about' | 'madeBy'>;
}

/** Cases and reports in one query. */
const pageSize = 500;

/** Every case of every organisation: nobody has the id 0. */
const everyCase = { within: [organisationOf(rootScope)], hiddenFrom: 0 as UserId };
const everyReport = { danger: 'all', others: 'all', exceptAbout: [] } as const;

/** `rooms` are those in which the person has words. */
export const readOpenMatters = async (
  { cases, reports }: Deps,
  accountIds: readonly UserId[],
  rooms: readonly RoomId[],
): Promise<OpenMatters> => {
  const found = new Map<CaseId, OversightCase>();
  for (const state of ['waiting', 'running'] as const)
    for (let before: CaseId | undefined; ; ) {
      const page = await cases.list({ ...everyCase, state, limit: pageSize, ...(before && { before }) });
      for (const one of page) if (one.personIds.some((id) => accountIds.includes(id))) found.set(one.id, one);
      before = page.at(-1)?.id;
      if (page.length < pageSize) break;
    }
  for (const roomId of rooms) {
    const id = await cases.covering(roomId, everyCase);
    const one = id === undefined || found.has(id) ? undefined : await cases.find(id);
    if (one !== undefined) found.set(one.id, one);
  }
  const [about, made] = await Promise.all([
    reports.about(accountIds, everyReport, pageSize),
    reports.madeBy(accountIds, pageSize),
  ]);
  const open = [...about, ...made].filter(({ decision }) => decision === null);
  return { cases: [...found.values()], reports: open };
};

/**
 * Stops an erasure while something is open, unless the actor has said that they know. A person is not told which: a case
 * is a secret from those whom it is about, who may not decide here either.
 * @throws ChatError CONFLICT; ACCESS_DENIED for a person whom one of them is about
 */
export const checkOpenMatters = (actor: Actor, { cases, reports }: OpenMatters, isDespiteOpen: boolean): void => {
  if (cases.length + reports.length === 0) return;
  if (!isDespiteOpen) {
    const names = [...cases.map(({ id }) => `case ${id}`), ...reports.map(({ id }) => `report ${id}`)].join(', ');
    const what = typeof actor === 'string' ? names : 'a case or a report';
    throw new ChatError(
      'CONFLICT',
      `Something is still open about the person or their words: ${what}. Let it be decided first, or say that they are erased all the same. Nothing was erased.`,
    );
  }
  if (typeof actor === 'string') return;
  const mine = accountsOf(actor);
  if (cases.some((one) => concerns(one, actor)) || reports.some(({ userId }) => mine.includes(userId)))
    throw new ChatError('ACCESS_DENIED', 'Somebody else has to erase this person now. Nothing was erased.');
};
