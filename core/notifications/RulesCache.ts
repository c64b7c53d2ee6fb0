import type { Clock } from '../clock.ts';
import type { OrganisationId } from '../ids.ts';
import type { Notices } from './Notices.ts';
import type { QuietHours } from './NotificationSettings.ts';
import { makeRulesFor } from './rulesFor.ts';
import type { NotificationRules } from './SchoolNotifications.ts';

export type RulesFor = (organisation: OrganisationId) => NotificationRules;

interface Deps {
  readonly notices: Pick<Notices, 'organisations'>;
  readonly clock: Pick<Clock, 'monotonic'>;
  /** Of organisations that have none, nor one above them. */
  readonly timeZone: string;
  /** Of who has chosen none and whose organisations say nothing, now; that of `defaultRules` by default. */
  readonly quietHours?: () => QuietHours | null;
}

/** Milliseconds for which what organisations say is kept. */
const keptMs = 10_000;

/** What organisations say about being told, at most 10 s old. */
export class RulesCache {
  readonly #deps: Deps;
  #rules: Promise<RulesFor> | undefined;
  #until = Number.NEGATIVE_INFINITY;
  #quietHours: QuietHours | null | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** One query at most. */
  read(): Promise<RulesFor> {
    const { clock, notices, timeZone } = this.#deps;
    const quietHours = this.#deps.quietHours?.();
    if (this.#rules !== undefined && quietHours === this.#quietHours && clock.monotonic() < this.#until)
      return this.#rules;
    const reading = notices.organisations().then((organisations) => makeRulesFor(organisations, timeZone, quietHours));
    this.#quietHours = quietHours;
    this.#rules = reading;
    this.#until = clock.monotonic() + keptMs;
    reading.catch(() => {
      if (this.#rules === reading) this.#rules = undefined;
    });
    return reading;
  }
}
