import type { OrganisationRecord } from '../../../core/directory/DirectoryRecords.ts';
import type { RosterReport } from './RosterReport.ts';
import { ID_CHARS } from './readRecords.ts';

interface Place {
  readonly file: string;
  readonly line: number;
}

/**
 * The organisations of a bundle. A row may name one that orgs.csv does not have: such a one is made too, because a role
 * without an organisation would count everywhere.
 */
export class RosterOrganisations {
  readonly records: readonly OrganisationRecord[];
  readonly #known: ReadonlySet<string>;
  readonly #implied = new Map<string, OrganisationRecord>();
  readonly #report: RosterReport;
  /** The only organisation without one above it, where rows that name no organisation belong. */
  readonly #top: string | undefined;

  constructor(records: readonly OrganisationRecord[], report: RosterReport) {
    this.records = records;
    this.#known = new Set(records.map(({ externalId }) => externalId));
    this.#report = report;
    const [top, ...others] = records.filter(({ parent }) => parent === undefined);
    this.#top = others.length === 0 ? top?.externalId : undefined;
  }

  /** Those that rows name and orgs.csv does not have, directly below the root. */
  get implied(): readonly OrganisationRecord[] {
    return [...this.#implied.values()];
  }

  /** The organisation of a cell; of an empty cell the only top one, else undefined for the root. */
  find(id: string, place: Place): string | undefined {
    if (id === '') return this.#top;
    if (this.#known.has(id) || this.#implied.has(id)) return id;
    if (id.length > ID_CHARS) {
      const problem = `the id of an organisation is longer than ${ID_CHARS} characters`;
      this.#report.note({ ...place, problem, action: 'counts as empty' });
      return this.#top;
    }
    this.#implied.set(id, { externalId: id, name: id });
    const action = 'it is named by its id and directly below the root, unless an earlier import named it';
    this.#report.note({ ...place, problem: `organisation "${id}" is not in orgs.csv`, action });
    return id;
  }
}
