import type { Clock } from '../clock.ts';
import { ChatError } from '../errors.ts';
import type { Actor } from '../permissions/Actor.ts';
import type { ApplyOptions } from './applyDirectory.ts';
import type { ChosenSource } from './chooseSource.ts';
import type { DirectoryOutcome } from './DirectoryOutcome.ts';
import type { DirectorySnapshot } from './DirectoryRecords.ts';
import type { EnteredDirectory } from './EnteredDirectory.ts';
import type { ImportedFile } from './importEntry.ts';
import { isFullDue, type PullSettings } from './PullSettings.ts';
import { pullFailed, pullSucceeded, stopEntry, withSettings } from './pullProgress.ts';
import { noPulls, type RosterPulls } from './RosterPulls.ts';
import type { KnownRecords } from './readKnownRoster.ts';
import type { SourceSettings } from './SourceSettings.ts';

export interface FetchRequest {
  readonly pull: PullSettings;
  readonly settings: SourceSettings;
  /** Only what changed at or after this moment; absent: everything. */
  readonly since?: Date;
  readonly asOf: Date;
  readonly known: () => Promise<KnownRecords>;
  readonly confirmedAdmins?: readonly string[];
  /** Settles when nobody wants the roster any more. */
  readonly ended?: Promise<void>;
}

export interface FetchedRoster {
  readonly snapshot: (source: ChosenSource) => DirectorySnapshot;
  /** What arrived. */
  readonly file: ImportedFile;
  /** Everything was asked for, also where changes alone did not say enough. */
  readonly isFull: boolean;
}

/**
 * Port: reads what a school information system says, all of it or nothing.
 * @throws ChatError UNAVAILABLE for what may be over the next time, INVALID_REQUEST for what is not, each with a reason
 *   that has no secret
 */
export type FetchRoster<Fetched extends FetchedRoster = FetchedRoster> = (request: FetchRequest) => Promise<Fetched>;

export interface PullOrder
  extends Pick<ApplyOptions, 'isDryRun' | 'isForced' | 'acceptedLosses' | 'reusedIds' | 'sameIds' | 'onProgress'>,
    Pick<FetchRequest, 'confirmedAdmins' | 'ended'> {
  /** Asks for everything, whatever changed. */
  readonly isFull?: boolean;
}

export interface PulledRoster<Fetched extends FetchedRoster> {
  readonly source: string;
  readonly fetched: Fetched;
  readonly outcome: DirectoryOutcome;
}

/** What of an actor's directory a pull uses. */
export type PullDirectory = Pick<EnteredDirectory, 'chooseSource' | 'readSourceSettings' | 'readKnownRoster' | 'apply'>;

/**
 * Pulls the roster of a source now and applies it as an import, with all guards. How it went is kept, but of a dry run.
 * @throws ChatError as `ChooseSource`, `FetchRoster` and `ApplyDirectory`; INVALID_REQUEST for a source without settings
 */
export type PullRoster<Fetched extends FetchedRoster = FetchedRoster> = (
  by: { readonly actor: Actor; readonly directory: PullDirectory },
  asked: string | undefined,
  order?: PullOrder,
) => Promise<PulledRoster<Fetched>>;

interface Deps<Fetched extends FetchedRoster> {
  readonly rosterPulls: RosterPulls;
  readonly fetchRoster: FetchRoster<Fetched>;
  readonly clock: Pick<Clock, 'now'>;
}

export const makePullRoster =
  <Fetched extends FetchedRoster>({ rosterPulls, fetchRoster, clock }: Deps<Fetched>): PullRoster<Fetched> =>
  async ({ actor, directory }, asked, { isDryRun = false, isFull = false, confirmedAdmins, ended, ...order } = {}) => {
    const source = await directory.chooseSource(asked);
    const settings = await directory.readSourceSettings(source.name);
    const { pull } = settings;
    if (pull === undefined)
      throw new ChatError(
        'INVALID_REQUEST',
        `Nothing is set about pulling "${source.name}": set "pull" in its settings.`,
      );
    const began = clock.now();
    const state = withSettings((await rosterPulls.find(source.name)) ?? noPulls(source.name), settings, began);
    const since = isFull || isFullDue(pull, state.fullAt, began) ? undefined : (state.changedSince ?? undefined);
    try {
      const fetched = await fetchRoster({
        ...{ pull, settings, asOf: began, known: () => directory.readKnownRoster(source.name) },
        ...(since && { since }),
        ...(confirmedAdmins && { confirmedAdmins }),
        ...(ended && { ended }),
      });
      const outcome = await directory.apply(fetched.snapshot(source), {
        ...order,
        ...{ isDryRun, file: fetched.file },
        guards: settings.guards ?? {},
      });
      const times = { began, ended: clock.now() };
      if (!isDryRun) await rosterPulls.save(pullSucceeded(state, settings, { ...times, isFull: fetched.isFull }));
      return { source: source.name, fetched, outcome };
    } catch (failure) {
      // During a maintenance nothing is wrong with the source.
      if (isDryRun || (failure instanceof ChatError && failure.code === 'MAINTENANCE')) throw failure;
      const next = pullFailed(state, settings, { began, ended: clock.now(), failure });
      await rosterPulls.save(next, stopEntry(actor, next));
      throw failure;
    }
  };
