import {
  type AuditDetails,
  type AuditDraft,
  type AuditEntry,
  type AuditHead,
  type AuditRecord,
  actorIdOf,
  asAuditPosition,
  organisationOfDraft,
  type StoredDetails,
} from './AuditEntry.ts';
import type { AuditHash } from './AuditHash.ts';

/** The form of what is hashed. Another form gets another name, so that old entries can still be verified. */
const form = 'homeroom-audit-1';

/** Gives drafts their places behind the head and links them to it. */
export const sealEntries = (
  hash: AuditHash,
  head: AuditHead,
  drafts: readonly AuditDraft[],
  at: Date,
): readonly AuditRecord[] => {
  let previous = head;
  return drafts.map((draft) => {
    const details = draft.details === undefined ? undefined : { salt: hash.makeSalt(), content: draft.details };
    const unsealed = {
      position: asAuditPosition(previous.position + 1),
      at,
      actor: draft.actor,
      action: draft.action,
      subjects: [...new Set(draft.subjects ?? [])],
      organisation: organisationOfDraft(draft),
      roomId: draft.roomId ?? null,
      caseId: draft.caseId ?? null,
      detailsHash: details === undefined ? null : hashDetails(hash, details.salt, details.content),
    };
    const entry = { ...unsealed, hash: hashEntry(hash, previous.hash, unsealed) };
    previous = entry;
    return { entry, details };
  });
};

/** The hash that an entry must have behind an entry with the hash `previous`. */
export const hashEntry = (hash: AuditHash, previous: string, entry: Omit<AuditEntry, 'hash'>): string => {
  const { position, at, actor, action, subjects, organisation, roomId, caseId, detailsHash } = entry;
  const who = [actor.kind, actorIdOf(actor)];
  const facts = [position, at.toISOString(), ...who, action, subjects, organisation, roomId, caseId, detailsHash];
  return hash.of(JSON.stringify([form, previous, ...facts]));
};

const hashDetails = (hash: AuditHash, salt: string, content: AuditDetails): string =>
  hash.of(JSON.stringify([form, salt, ordered(content)]));

/** Whether stored details are those of which the entry has the hash. */
export const areDetailsOf = (
  hash: AuditHash,
  { detailsHash }: Pick<AuditEntry, 'detailsHash'>,
  { salt, content }: StoredDetails,
): boolean => content !== null && hashDetails(hash, salt, content) === detailsHash;

/** Members by name: a store may give them back in another order. */
const ordered = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return members.map(([name, member]) => [name, ordered(member)]);
};
