import { rootOrganisation } from '../ids.ts';
import type { ChangeDraft, SaidOfContext, SaidOfOrganisation } from '../imports/RecordedChange.ts';
import type { Counts } from './DirectoryOutcome.ts';
import type { OrganisationRecord } from './DirectoryRecords.ts';
import { defaultType, type Organisation } from './Organisation.ts';

/** What records have changed of a source's organisations or contexts. */
export interface PlaceChanges {
  readonly counts: Counts;
  readonly changes: readonly ChangeDraft[];
}

/** What records change of organisations, of which `before` is stored by the source's ids. */
export const organisationChanges = (
  records: readonly OrganisationRecord[],
  before: ReadonlyMap<string, Organisation>,
): PlaceChanges => {
  const words = new Map([...before.values()].map(({ id, externalId }) => [id, externalId]));
  const saidBefore = ({ name, type, scope, timeZone }: Organisation): SaidOfOrganisation => {
    const [, above = rootOrganisation] = scope;
    return { name, type, parent: words.get(above) ?? null, time_zone: timeZone };
  };
  return placeChanges(
    'organisation',
    new Map([...before].map(([externalId, one]) => [externalId, saidBefore(one)])),
    new Map(
      records.map(({ externalId, name, type = defaultType, parent = null, timeZone = null }) => [
        externalId,
        { name, type, parent, time_zone: timeZone },
      ]),
    ),
  );
};

/** What was changed between two readings of the same contexts of a source. */
export const contextChanges = (
  before: ReadonlyMap<string, SaidOfContext>,
  after: ReadonlyMap<string, SaidOfContext>,
): PlaceChanges => placeChanges('context', before, after);

const placeChanges = <SaidOfPlace extends SaidOfContext | SaidOfOrganisation>(
  what: 'organisation' | 'context',
  before: ReadonlyMap<string, SaidOfPlace>,
  after: ReadonlyMap<string, SaidOfPlace>,
): PlaceChanges => {
  const changes = [...after].flatMap(([externalId, now]): ChangeDraft[] => {
    const then = before.get(externalId);
    if (then !== undefined && isEqual(then, now)) return [];
    return [
      { what, kind: '', userId: null, otherId: null, externalId, before: then ? { ...then } : null, after: { ...now } },
    ];
  });
  const created = changes.filter((one) => one.before === null).length;
  const updated = changes.length - created;
  return { counts: { created, updated, unchanged: after.size - created - updated }, changes };
};

const isEqual = (one: object, other: object): boolean => {
  const theirs = new Map(Object.entries(other));
  return Object.entries(one).every(([name, value]) => theirs.get(name) === value);
};
