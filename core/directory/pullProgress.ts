import { auditActor } from '../audit/AuditEntry.ts';
import { ChatError } from '../errors.ts';
import { rootOrganisation } from '../ids.ts';
import type { Actor } from '../permissions/Actor.ts';
import { nextPull } from './PullSettings.ts';
import type { PullState } from './RosterPulls.ts';
import type { SourceSettings } from './SourceSettings.ts';

/** Clocks of the two systems may differ by so much; what is read twice changes nothing. */
const overlapMs = 15 * 60_000;
/** What may be over soon is tried again before the next time that is set, after so many milliseconds each. */
const retryMs: readonly number[] = [15 * 60_000, 30 * 60_000, 60 * 60_000];
const failureChars = 1_000;

/** When the next pull is due; null if none is. */
const dueAfter = ({ pull, timeZone = 'UTC' }: SourceSettings, after: Date): Date | null =>
  pull === undefined || pull.enabled === false ? null : nextPull(pull, timeZone, after);

/** The state for these settings. Others read the same records in another way, so that everything is pulled again. */
export const withSettings = (state: PullState, settings: SourceSettings, now: Date): PullState => {
  const text = JSON.stringify(settings);
  return state.settings === text ? state : { ...state, settings: text, fullAt: null, dueAt: dueAfter(settings, now) };
};

interface PullTimes {
  readonly began: Date;
  readonly ended: Date;
}

export const pullSucceeded = (
  state: PullState,
  settings: SourceSettings,
  { began, ended, isFull }: PullTimes & { readonly isFull: boolean },
): PullState => ({
  ...state,
  ...{ attemptedAt: began, succeededAt: ended, fullAt: isFull ? began : state.fullAt },
  ...{ changedSince: new Date(began.getTime() - overlapMs), failure: null, failures: 0, unfinished: 0 },
  dueAt: dueAfter(settings, ended),
});

/** What may be over soon is tried again soon, some times; everything else at the next time that is set. */
export const pullFailed = (
  state: PullState,
  settings: SourceSettings,
  { began, ended, failure }: PullTimes & { readonly failure: unknown },
): PullState => {
  const isKnown = failure instanceof ChatError;
  const due = dueAfter(settings, ended);
  const pause = isKnown && failure.code === 'UNAVAILABLE' ? retryMs[state.failures] : undefined;
  const again = pause === undefined ? undefined : new Date(ended.getTime() + pause);
  const reason = isKnown ? failure.message : 'An error inside of Homeroom; the log of the server has more.';
  return {
    ...state,
    ...{ attemptedAt: began, failedAt: ended, failure: reason.slice(0, failureChars) },
    ...{ failures: state.failures + 1, unfinished: 0 },
    dueAt: due !== null && again !== undefined && again < due ? again : due,
  };
};

/** What goes on record of a pull that failed. */
export const stopEntry = (actor: Actor, { source, failure, failures }: PullState) =>
  ({
    ...{ actor: auditActor(actor), organisation: rootOrganisation },
    action: 'roster.stopped',
    details: { source, reason: failure ?? '', failures },
  }) as const;
