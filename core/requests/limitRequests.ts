import type { Clock } from '../clock.ts';
import { ChatError } from '../errors.ts';
import type { Policy } from '../permissions/Policy.ts';
import { requestLimits } from '../permissions/RequestRules.ts';
import type { CheckRequests } from '../rooms/CheckRequests.ts';
import type { MessageRequests } from './MessageRequests.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** An unanswered request counts for so long. */
export const openDays = 30;

interface Deps {
  readonly requests: Pick<MessageRequests, 'askedLately'>;
  readonly policy: Policy;
  readonly clock: Pick<Clock, 'now'>;
}

/** Requests at the same moment may not see each other. */
export const makeCheckRequests =
  ({ requests, policy, clock }: Deps): CheckRequests =>
  async ({ id }) => {
    const { day, open } = await requests.askedLately(id);
    const limits = requestLimits(policy);
    const now = clock.now().getTime();
    const waitFor = (times: readonly Date[], atMost: number, span: number): number =>
      times.length < atMost ? 0 : (times[times.length - atMost]?.getTime() ?? now) + span - now;
    const [today, answered] = [waitFor(day, limits.perDay, dayMs), waitFor(open, limits.open, openDays * dayMs)];
    const retryAfterMs = Math.max(today, answered, 1);
    if (day.length < limits.perDay && open.length < limits.open) return undefined;
    const why =
      open.length < limits.open
        ? `You may ask ${limits.perDay} people a day whether they want to talk. Ask again tomorrow`
        : `${limits.open} people have not answered you yet. Wait until one does`;
    return new ChatError('RATE_LIMIT_EXCEEDED', `${why}, or write to those who know you.`, { retryAfterMs });
  };
