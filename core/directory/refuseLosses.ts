import { ChatError } from '../errors.ts';
import type { DirectorySnapshot } from './DirectoryRecords.ts';
import type { HeldBack } from './judgeIds.ts';
import type { Alarm, Losses } from './Losses.ts';
import type { Organisation } from './Organisation.ts';

/** A snapshot of which a larger share is held back names other people by the ids, one and all. */
const heldBackShareAtMost = 0.2;

export const heldBackAlarms = ({ users }: DirectorySnapshot, heldBack: readonly HeldBack[]): readonly Alarm[] =>
  heldBack.length > users.length * heldBackShareAtMost
    ? [{ what: 'held_back', gone: heldBack.length, of: users.length }]
    : [];

/** An alarm for the file of another district: none of its organisations is one of the source's. */
export const otherFileAlarms = (
  { organisations = [], contexts = [], users }: DirectorySnapshot,
  stored: ReadonlyMap<string, Organisation>,
): readonly Alarm[] => {
  if (organisations.length === 0 || stored.size === 0) return [];
  const isKnown = (externalId: string | undefined): boolean => externalId !== undefined && stored.has(externalId);
  if (organisations.some(({ externalId }) => isKnown(externalId))) return [];
  // A file may leave out organisations that are stored already, and have people and classes of them.
  if (contexts.some(({ organisation }) => isKnown(organisation))) return [];
  if (users.some(({ roles = [] }) => roles.some(({ organisation }) => isKnown(organisation)))) return [];
  return [{ what: 'organisations', gone: stored.size, of: stored.size }];
};

/** A sentence about an alarm. */
export const describeAlarm = ({ what, kind, organisation, gone, of }: Alarm, source: string): string => {
  const where = organisation === undefined ? '' : ` in "${organisation}"`;
  const share = `${gone} of ${of}`;
  switch (what) {
    case 'people':
      return `it would deactivate ${share} active people${kind === undefined ? '' : ` with the role "${kind}"`}${where}`;
    case 'relations':
    case 'guardians':
      return `people would lose ${share} relations "${kind}"${where}`;
    case 'classes':
      return `${share} classes would be left without anybody${where}`;
    case 'unread':
      return `${share} people of "${source}" have a record that cannot be read`;
    case 'held_back':
      return `${share} people of "${source}" would become somebody else: this is another file, or its system has given new numbers to everybody. If the people are others, import it as another source with --source; if each id still means the same person, say so with --same-id for each, or map the ids with --map-ids`;
    case 'organisations':
      return `this file has none of the organisations of "${source}". If it comes from another district or system, import it as another source with --source`;
  }
};

/** A snapshot that does not pass its guards, and nothing was changed. `details: [{path, problem}]` has the alarms first. */
export class LossesRefused extends ChatError {
  /** What would have been lost, in one clause without a remedy. */
  readonly loss: string;
  /** `Losses.count`: who goes on in spite of the alarms repeats it. */
  readonly count: number;

  constructor(message: string, loss: string, { alarms, count, examples }: Losses, source: string) {
    super('INVALID_REQUEST', message, {
      details: [
        ...alarms.map((alarm) => ({ path: `/${alarm.what}`, problem: describeAlarm(alarm, source) })),
        ...examples,
      ],
    });
    this.loss = loss;
    this.count = count;
  }
}

/** @throws LossesRefused if there is an alarm */
export const refuseLosses = (losses: Losses, source: string): void => {
  const [first, ...others] = losses.alarms;
  if (first === undefined) return;
  const more = others.length === 0 ? '' : ` (and ${others.length} more, see details)`;
  const loss = `${describeAlarm(first, source)}${more}`;
  const message = `The import of "${source}" stops, nothing was changed: ${loss}. Look at the difference with --dry-run (over HTTP dry_run). If it is meant, go on with --force (over HTTP force=${losses.count}).`;
  throw new LossesRefused(message, loss, losses, source);
};
