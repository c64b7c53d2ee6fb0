import { ChatError } from '../errors.ts';
import { organisationOf } from '../permissions/RoleGrant.ts';
import type { DirectoryReader, ListedSource } from './DirectoryReader.ts';
import { hostSource, loadSource, officeSource } from './DirectoryRecords.ts';
import type { ManagedPart } from './ManagedPart.ts';
import type { Organisation } from './Organisation.ts';
import { organisationsIn } from './organisationsIn.ts';

/** Whose records a roster has. */
export interface ChosenSource {
  readonly name: string;
  /** What the source calls the organisations that it has named so far. */
  readonly organisations: ReadonlySet<string>;
}

/**
 * Says whose records a roster has. That is configured, and does not follow from what the roster contains: a source whose
 * name changes with its schools would leave everybody behind whom it named before. `asked` is the configured name.
 * Without it the only source of rosters that there is counts, and for the first roster `rosterSource`.
 * Who manages a part of the directory chooses among the sources whose organisations all are in it.
 * @throws ChatError INVALID_REQUEST if the name is not for rosters, or if there must be one; ACCESS_DENIED if the actor
 *   manages no such source
 */
export type ChooseSource = (asked: string | undefined) => Promise<ChosenSource>;

/** The name of a source of rosters that was never given one. */
export const rosterSource = 'roster';
/** The source of the administrator whom `setup` makes. */
export const setupSource = 'setup';
/** Whom Homeroom names itself: the first administrator, what offices change, and who checks deploys. */
const ownSources: ReadonlySet<string> = new Set([setupSource, officeSource, 'deploy-check']);
const rosterKind = 'roster';
const nameChars = 255;

const remedy = 'Pass --source with its name (over HTTP source, or set ROSTER_SOURCE)';

interface Deps {
  readonly directoryReader: Pick<DirectoryReader, 'listSources' | 'listOrganisations'>;
  readonly part?: ManagedPart;
}

export const makeChooseSource =
  ({ directoryReader, part = 'all' }: Deps): ChooseSource =>
  async (asked) => {
    const all = await directoryReader.listSources();
    const sources =
      part === 'all' ? all : onlyWithin(all, await organisationsIn(part.map(organisationOf), directoryReader));
    // Whether there are other sources is not theirs to know.
    if (part !== 'all' && !sources.some(({ name }) => asked === undefined || name === asked))
      throw new ChatError(
        'ACCESS_DENIED',
        'A roster is imported by who manages every organisation that its source has named, and at first by who manages the whole directory.',
      );
    if (asked !== undefined) return chosen(checkName(asked, sources), sources);
    const rosters = sources.filter((source) => source.kind === rosterKind && !isOwn(source));
    const [only, ...others] = rosters;
    if (only === undefined) return chosen(checkName(rosterSource, sources), sources);
    if (others.length > 0) refuse(`There are several sources of rosters: ${quoted(rosters)}. ${remedy}.`);
    return chosen(only.name, sources);
  };

/** The sources that have named organisations, all of them among these. */
export const onlyWithin = (
  sources: readonly ListedSource[],
  within: readonly Pick<Organisation, 'source' | 'externalId'>[],
): readonly ListedSource[] => {
  const managed = new Set(within.map(({ source, externalId }) => JSON.stringify([source, externalId])));
  return sources.filter(
    ({ name, organisations }) =>
      organisations.length > 0 && organisations.every((one) => managed.has(JSON.stringify([name, one]))),
  );
};

/** A roster names organisations, and these name none: one that came in under such a name stays what it is. */
const isOwn = ({ name, organisations }: ListedSource): boolean =>
  name === loadSource || (ownSources.has(name) && organisations.length === 0);

const refuse = (message: string): never => {
  throw new ChatError('INVALID_REQUEST', message);
};

const quoted = (sources: readonly ListedSource[]): string => sources.map(({ name }) => `"${name}"`).join(', ');

const chosen = (name: string, sources: readonly ListedSource[]): ChosenSource => ({
  name,
  organisations: new Set(sources.find((source) => source.name === name)?.organisations),
});

const checkName = (name: string, sources: readonly ListedSource[]): string => {
  const isTaken =
    name === hostSource ||
    sources.some((source) => source.name === name && (source.kind !== rosterKind || isOwn(source)));
  if (isTaken)
    refuse(
      `"${name}" is the name of records of a host's own, or of Homeroom's: give the source of a roster another one.`,
    );
  if (name.trim() !== name || name === '' || name.length > nameChars)
    refuse(`The source of a roster has a name of 1 to ${nameChars} characters, without spaces around it.`);
  return name;
};
