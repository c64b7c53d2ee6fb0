import type { OrganisationRecord } from '../../../core/directory/DirectoryRecords.ts';
import { firstCharacters } from '../../../core/text/countCharacters.ts';
import { cleanText } from './cleanText.ts';
import { LatestRows } from './LatestRows.ts';
import type { RosterBundle } from './RosterBundle.ts';
import { RosterOrganisations } from './RosterOrganisations.ts';
import type { RosterReport } from './RosterReport.ts';
import { readRecords } from './readRecords.ts';
import { readStatus } from './rosterStatus.ts';
import { rosterTables } from './rosterTables.ts';

interface Row {
  readonly file: string;
  readonly line: number;
  readonly isOpen: boolean;
  readonly name: string;
  readonly type: string;
  readonly parent: string;
}

/** Longer names and types are cut. */
const [NAME_CHARS, TYPE_CHARS] = [200, 50];

/** Reads districts, schools and whatever else orgs.csv has; rows to be deleted are left out. */
export const readOrganisations = async (bundle: RosterBundle, report: RosterReport): Promise<RosterOrganisations> => {
  const rows = new LatestRows<Row>(report);
  for await (const { file, line, cell } of readRecords({ bundle, spec: rosterTables.orgs, report })) {
    const isOpen = readStatus({ file, line, text: cell.status, report });
    const name = firstCharacters(NAME_CHARS, cleanText(cell.name)).trim();
    const type = firstCharacters(TYPE_CHARS, cleanText(cell.type)).trim();
    rows.set(cell.sourcedId, { file, line, isOpen, name, type, parent: cell.parentSourcedId });
  }
  const open = new Map([...rows.all].filter(([, row]) => row.isOpen));
  const parents = checkParents(open, report);
  const records = [...open].map(([externalId, { name, type }]): OrganisationRecord => {
    const parent = parents.get(externalId);
    return {
      externalId,
      name: name === '' ? externalId : name,
      ...(type === '' ? {} : { type }),
      ...(parent === undefined ? {} : { parent }),
    };
  });
  return new RosterOrganisations(records, report);
};

/** The parent of each organisation that has a usable one. Without it an organisation is directly below the root. */
const checkParents = (open: ReadonlyMap<string, Row>, report: RosterReport): ReadonlyMap<string, string> => {
  const parents = new Map<string, string>();
  const action = 'it is directly below the root';
  for (const [id, { file, line, parent }] of open) {
    if (open.has(parent)) parents.set(id, parent);
    else if (parent !== '')
      report.note({ file, line, problem: `the parent "${parent}" of "${id}" is not in orgs.csv`, action });
  }
  for (const [id, { file, line }] of open) {
    const passed = new Set<string>();
    for (let at: string | undefined = id; at !== undefined && !passed.has(at); at = parents.get(at)) {
      passed.add(at);
      if (parents.get(at) !== id) continue;
      report.note({ file, line, problem: `organisation "${id}" is above itself`, action });
      parents.delete(id);
      break;
    }
  }
  return parents;
};
