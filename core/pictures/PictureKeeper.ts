import type { PictureErrand, Pictures, PictureWrites } from '../attachments/Pictures.ts';
import { bySystem } from '../audit/AuditEntry.ts';
import type { AuditAction } from '../audit/auditActions.ts';
import type { Clock } from '../clock.ts';
import type { Directory } from '../directory/Directory.ts';
import { publishRooms } from '../directory/publishRooms.ts';
import { ChatError } from '../errors.ts';
import { LeasedRounds, type Proceed } from '../feed/LeasedRounds.ts';
import type { Leases } from '../feed/Leases.ts';
import type { Timers } from '../feed/Timers.ts';
import type { People } from '../permissions/People.ts';
import type { Person } from '../permissions/Person.ts';
import { mayHavePicture } from '../permissions/PictureRules.ts';
import type { Policy } from '../permissions/Policy.ts';
import { grantsOf, sharedOrganisation } from '../permissions/RoleGrant.ts';
import type { RoomBus } from '../rooms/RoomBus.ts';
import type { RoomEvent } from '../rooms/RoomEvent.ts';
import type { PictureFailure, PictureSource } from './PictureSource.ts';
import type { StoreSquare } from './storeSquare.ts';

/** When the keeper of pictures does what, in milliseconds. */
export interface PictureTimes {
  /** Between two rounds. */
  readonly everyMs: number;
  /** A lease without renewal: longer than one picture takes. */
  readonly leaseMs: number;
  /** After a failure of our own database, and between two looks of a node that has no lease. */
  readonly retryMs: number;
  /** After the first failure of another server; each further one doubles it. */
  readonly againMs: number;
  /** Until somebody looks again whose picture the policy or the operator does not let in. */
  readonly closedMs: number;
}

export const pictureTimes: PictureTimes = {
  ...{ everyMs: 60_000, leaseMs: 120_000, retryMs: 60_000, againMs: 600_000, closedMs: 86_400_000 },
};

export const picturesLease = 'pictures';

/** After so many failures nobody looks any more, until the source says another address. */
const attemptsAtMost = 6;
/** Errands in one query. */
const stepSize = 20;

/** What became of an address. */
export type PictureOutcome = 'set' | 'same' | 'removed' | PictureFailure;

/** Called as it happens, to log and to count. */
export interface PictureWatch {
  onLooked(outcome: PictureOutcome, errand: PictureErrand, reason: string): void;
  onFailure(failure: unknown): void;
}

interface Deps {
  readonly pictures: Pick<Pictures, 'due' | 'settle'>;
  readonly directory: Pick<Directory, 'transaction'>;
  readonly people: Pick<People, 'find'>;
  readonly bus: Pick<RoomBus<RoomEvent>, 'publish' | 'invalidate'>;
  readonly policy: Policy;
  readonly source: PictureSource;
  readonly storeSquare: StoreSquare;
  readonly leases: Leases;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Unique to this process. */
  readonly holder: string;
  readonly watch: PictureWatch;
  readonly times?: Partial<PictureTimes>;
}

/** What came of one look, and why. */
interface Look {
  readonly outcome: PictureOutcome;
  readonly reason?: string;
}

/**
 * Looks for the pictures that sources name, one after the other, on one node at a time: no browser of anybody does. Where an
 * own picture or one of the office is, or the policy lets none in from sources, nothing changes.
 */
export class PictureKeeper {
  readonly #deps: Deps;
  readonly #times: PictureTimes;
  readonly #rounds: LeasedRounds;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#times = { ...pictureTimes, ...deps.times };
    const { leases, clock, timers, holder, watch } = deps;
    this.#rounds = new LeasedRounds({
      ...{ name: picturesLease, leases, clock, timers, holder, times: this.#times },
      round: (proceed) => this.#round(proceed),
      onFailure: watch.onFailure,
    });
  }

  start(): void {
    this.#rounds.start();
  }

  close(): Promise<void> {
    return this.#rounds.close();
  }

  async #round(proceed: Proceed): Promise<boolean> {
    for (;;) {
      const errands = await this.#deps.pictures.due(this.#deps.clock.now(), stepSize);
      for (const errand of errands) {
        if (!(await proceed())) return false;
        await this.#run(errand);
      }
      if (errands.length < stepSize) return true;
    }
  }

  async #run(errand: PictureErrand): Promise<void> {
    const { pictures, clock, watch } = this.#deps;
    const { outcome, reason = '' } = await this.#look(errand);
    const waitMs = this.#waitMs(outcome, errand.attempts);
    await pictures.settle(errand, waitMs === null ? null : new Date(clock.now().getTime() + waitMs));
    watch.onLooked(outcome, errand, reason);
  }

  #waitMs(outcome: PictureOutcome, attempts: number): number | null {
    if (outcome === 'closed') return this.#times.closedMs;
    return outcome === 'failed' && attempts + 1 < attemptsAtMost ? this.#times.againMs * 2 ** attempts : null;
  }

  async #look({ userId, address }: PictureErrand): Promise<Look> {
    const { people, policy, source } = this.#deps;
    const person = await people.find(userId);
    if (person === undefined) return { outcome: 'refused', reason: 'the account is gone' };
    if (address === '') {
      const isChanged = await this.#change(person, 'picture.removed', (writes) => writes.remove(userId, 'directory'));
      return { outcome: isChanged ? 'removed' : 'same' };
    }
    if (!mayHavePicture(policy, person, 'office')) return { outcome: 'closed', reason: 'the policy lets none in' };
    const fetched = await source.fetch(address);
    if ('failure' in fetched) return { outcome: fetched.failure, reason: fetched.reason };
    try {
      const blob = await this.#deps.storeSquare(fetched);
      const draft = { userId, blob, origin: 'directory' } as const;
      const isChanged = await this.#change(person, 'picture.set', (writes) => writes.set(draft));
      return { outcome: isChanged ? 'set' : 'same' };
    } catch (failure) {
      if (!(failure instanceof ChatError)) throw failure;
      return { outcome: failure.code === 'UNAVAILABLE' ? 'failed' : 'refused', reason: failure.message };
    } finally {
      await fetched.remove();
    }
  }

  async #change(
    { id, ...person }: Person,
    action: AuditAction,
    work: (writes: PictureWrites) => Promise<boolean>,
  ): Promise<boolean> {
    const { directory, bus } = this.#deps;
    const isChanged = await directory.transaction(async (tx) => {
      if (!(await work(tx.pictures))) return false;
      const organisation = sharedOrganisation(grantsOf(person).map(({ scope }) => scope));
      tx.record([{ actor: bySystem, action, subjects: [id], organisation }]);
      return true;
    });
    if (isChanged) publishRooms(bus, [], [id]);
    return isChanged;
  }
}
