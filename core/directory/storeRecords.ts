import { ChatError } from '../errors.ts';
import type { UserId } from '../ids.ts';
import type { ImportDraft, ImportId } from '../imports/Import.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import type { Relation } from '../permissions/Relation.ts';
import type { DirectoryTransaction } from './Directory.ts';
import type { Day, DirectoryRecords, DirectorySnapshot } from './DirectoryRecords.ts';
import { findMissing, nothingMissing } from './findMissing.ts';
import { holdBackErased } from './holdBackErased.ts';
import { type HeldBack, type IdDecisions, judgeIds } from './judgeIds.ts';
import { keepConfirmed, type UnconfirmedRole } from './keepConfirmed.ts';
import { knownOrganisations } from './knownOrganisations.ts';
import type { GuardShares, Losses } from './Losses.ts';
import { linkAccounts } from './linkAccounts.ts';
import { linkByMail } from './linkByMail.ts';
import { isWholly, type ManagedPart } from './ManagedPart.ts';
import { contextChanges, organisationChanges, type PlaceChanges } from './placeChanges.ts';
import { refuseBadRecords, refuseProblems } from './refuseBadRecords.ts';
import { refuseForeign, refuseForeignRelations, withOwnOrganisation } from './refuseForeign.ts';
import { heldBackAlarms, otherFileAlarms, refuseLosses } from './refuseLosses.ts';
import { refuseOtherSources } from './refuseOtherSources.ts';
import type { Saved, SavedRelation } from './SavedRecords.ts';
import { sayPictures } from './sayPictures.ts';
import { withCleanNames } from './withCleanNames.ts';

export interface StoreOptions extends IdDecisions {
  /** Whose ids the records use. */
  readonly source: string;
  /** Goes on in spite of alarms. A preview does so too: it is undone. */
  readonly isForced?: boolean;
  readonly isDryRun?: boolean;
  /** Goes on in spite of alarms if so much disappears (`Losses.count`). */
  readonly acceptedLosses?: number | undefined;
  /** Above which shares a snapshot stops; `defaultLossGuards` by default. */
  readonly guards?: GuardShares | undefined;
  /** In UTC. */
  readonly today: Day;
  /** By which what is stored goes on record; absent: it does not. */
  readonly draft?: ImportDraft;
  /** The part of the directory that the records may change. */
  readonly part: ManagedPart;
  /** Whether the records may refer to nothing but what their own source has named; false by default. */
  readonly isOwnOnly?: boolean;
  /** The sources whose e-mail addresses are verified: by them new ids are linked to accounts (`linkByMail`). */
  readonly mailSources?: readonly string[];
  /** Accounts that the records mean by ids that the source has not given yet. */
  readonly accounts?: ReadonlyMap<string, UserId> | undefined;
}

/** What records have changed. */
export interface StoredRecords {
  /** The records that were applied, cleaned. */
  readonly records: DirectoryRecords;
  /** The number by which it is on record; null without a draft. */
  readonly importId: ImportId | null;
  readonly organisations: PlaceChanges;
  readonly contexts: PlaceChanges;
  /** People whose scopes changed because an organisation has another parent. */
  readonly movedPeople: readonly Saved<Person>[];
  /** Relations in contexts that belong to another organisation now. */
  readonly movedRelations: readonly Relation[];
  readonly people: readonly Saved<Person>[];
  readonly relations: readonly SavedRelation[];
  /** People and relations that the source no longer names, and those of ids that it gave to others. */
  readonly missingPeople: readonly Saved<Person>[];
  readonly endedRelations: readonly SavedRelation[];
  readonly heldBack: readonly HeldBack[];
  readonly unconfirmed: readonly UnconfirmedRole[];
  readonly losses: Losses;
}

/**
 * Checks records and stores them: organisations, contexts, people and relations, in this order, because each may name
 * the earlier ones. Rooms are not reconciled yet.
 * @throws ChatError INVALID_REQUEST as `ApplyDirectory`, ACCESS_DENIED for a snapshot of a source with organisations that
 *   the actor does not manage
 */
export const storeRecords = async (
  tx: DirectoryTransaction,
  policy: Policy,
  given: DirectoryRecords | DirectorySnapshot,
  { source, part, isOwnOnly = false, mailSources = [], guards, draft, today, accounts, ...decisions }: StoreOptions,
): Promise<StoredRecords> => {
  if (accounts !== undefined) await linkAccounts(tx, source, accounts);
  const organisations = await knownOrganisations(tx, given, { source, isOwnOnly });
  const { own } = organisations;
  if ('source' in given && !isWholly(part, own.values()))
    throw new ChatError(
      'ACCESS_DENIED',
      'All records of a source are imported by who manages every organisation that it has named, and at first by who manages the whole directory.',
    );
  const cleaned = withCleanNames(given);
  const placed = withOwnOrganisation(part, cleaned.users, organisations);
  const known = await tx.people(source, [...new Set(placed.map(({ externalId }) => externalId))]);
  const standing = { policy, people: known, organisations: own, reusedIds: decisions.reusedIds };
  const { users, unconfirmed } = keepConfirmed(placed, standing);
  const records = { ...cleaned, users };
  await refuseForeign(tx, part, records, { source, organisations, people: known });
  if (isOwnOnly) await refuseOtherSources(tx, records, source);
  await refuseBadRecords(tx, policy, records, { source, organisations });
  const { heldBack: doubts, reusedIds } = judgeIds(records.users, known, decisions);
  const erased = await holdBackErased(tx, records.users, known, { source, ...decisions });
  // Who changes both names of one person by hand means it. An export has no hand: its ids may have been given anew.
  const judged = 'source' in records ? doubts : doubts.filter(({ reason }) => reason === 'returned');
  const heldBack = [...judged, ...erased];
  refuseHeldBack(records, heldBack);
  const applied = withoutIds(records, new Set(heldBack.map(({ externalId }) => externalId)));
  const missing =
    'source' in applied ? await findMissing(tx, applied, { policy, heldBack, guards, today }) : nothingMissing;
  const ofFile = 'source' in records ? [...otherFileAlarms(records, own), ...heldBackAlarms(records, heldBack)] : [];
  const losses = { ...missing.losses, alarms: [...ofFile, ...missing.losses.alarms] };
  const { isForced = false, isDryRun = false, acceptedLosses } = decisions;
  if (!isForced && !isDryRun && acceptedLosses !== losses.count) refuseLosses(losses, source);
  const importId = draft === undefined ? null : await tx.imports.begin(draft);
  const words = contextsOf(applied);
  const contextsBefore = await tx.contextsOf(source, words);
  const ofFormer = await endFormer(tx, source, reusedIds);

  const movedPeople = applied.organisations?.length ? await tx.saveOrganisations(applied.organisations, source) : [];
  const movedRelations = applied.contexts?.length ? await tx.saveContexts(applied.contexts, source) : [];
  if (part === 'all') await linkByMail(tx, policy, { users: applied.users, source, known, mailSources });
  const saved = await tx.savePeople(applied.users, source, reusedIds);
  await sayPictures(tx, applied.users, source);
  const missed = missing.users.length > 0 ? await tx.savePeople(missing.users, source) : [];
  const relations = await tx.saveRelations(applied.relations, source);
  const ended = missing.relations.length > 0 ? await tx.saveRelations(missing.relations, source) : [];
  const former = new Set([...reusedIds].flatMap((externalId) => known.get(externalId)?.person.id ?? []));
  const isFormer = ({ after }: Saved<Person>): boolean => former.has(after.id);
  await refuseForeignRelations(tx, part, [...movedRelations, ...relations.map(({ after }) => after)]);
  const places = {
    organisations: organisationChanges(applied.organisations ?? [], own),
    contexts: contextChanges(contextsBefore, await tx.contextsOf(source, words)),
  };
  if (draft !== undefined)
    await tx.imports.record([...places.organisations.changes, ...places.contexts.changes], draft.actor);
  return {
    records: applied,
    ...{ importId, ...places },
    ...{ movedPeople, movedRelations, relations, heldBack, unconfirmed, losses },
    people: saved.filter((one) => !isFormer(one)),
    missingPeople: [...saved.filter(isFormer), ...missed],
    endedRelations: [...ofFormer, ...ended],
  };
};

/**
 * A snapshot goes on without the few records that are held back. Anything else is refused: its sender waits for an answer
 * and can decide.
 */
const refuseHeldBack = (records: DirectoryRecords | DirectorySnapshot, heldBack: readonly HeldBack[]): void => {
  if (heldBack.length === 0 || 'source' in records) return;
  const reasons = new Map(heldBack.map((one) => [one.externalId, one]));
  refuseProblems(
    records.users.flatMap(({ externalId }, index) => {
      const held = reasons.get(externalId);
      return held === undefined ? [] : [{ path: `/users/${index}`, problem: problemOf(held) }];
    }),
  );
};

const problemOf = ({ externalId, knownAs, name, reason }: HeldBack): string => {
  if (reason === 'erased')
    return `"${externalId}" was a person who was erased; if it is somebody else's id now, send it in reused_ids`;
  const what =
    reason === 'returned'
      ? `"${externalId}" was ${knownAs}, whom the source did not name any more, and is ${name} now`
      : `"${externalId}" was ${knownAs}, and is ${name} now`;
  return `${what}; if that is somebody else, send the id in reused_ids, and if it is the same person, in same_ids`;
};

/** The contexts that records name, also those that only relations do. */
const contextsOf = ({ contexts = [], relations }: DirectoryRecords): string[] => {
  const words = new Set(contexts.map(({ externalId }) => externalId));
  for (const { context = '' } of relations) if (context !== '') words.add(context);
  return [...words];
};

const withoutIds = <Records extends DirectoryRecords>(records: Records, ids: ReadonlySet<string>): Records =>
  ids.size === 0
    ? records
    : {
        ...records,
        users: records.users.filter(({ externalId }) => !ids.has(externalId)),
        relations: records.relations.filter(({ from, to }) => !ids.has(from) && !ids.has(to)),
      };

/** Ends what the source says about the former holders of ids that it gives to others now. */
const endFormer = async (
  tx: DirectoryTransaction,
  source: string,
  ids: ReadonlySet<string>,
): Promise<readonly SavedRelation[]> => {
  if (ids.size === 0) return [];
  const theirs = (await tx.relationsNamedBy(source)).filter(({ from, to }) => ids.has(from) || ids.has(to));
  return tx.saveRelations(
    theirs.map((relation) => ({ ...relation, status: 'ended' })),
    source,
  );
};
