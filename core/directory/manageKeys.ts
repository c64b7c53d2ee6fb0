import { type AuditDraft, auditActor } from '../audit/AuditEntry.ts';
import type { AuditAction } from '../audit/auditActions.ts';
import type { Clock } from '../clock.ts';
import { ChatError } from '../errors.ts';
import { type OrganisationId, rootOrganisation } from '../ids.ts';
import type { Actor } from '../permissions/Actor.ts';
import type { SourceKeyId } from '../permissions/SourceKeyHolder.ts';
import type { DirectoryReader } from './DirectoryReader.ts';
import { hostSource } from './DirectoryRecords.ts';
import { type KeySecrets, keyPrefix } from './identifyKey.ts';
import { listKnown } from './listKnown.ts';
import type { ManagedPart } from './ManagedPart.ts';
import { organisationsIn } from './organisationsIn.ts';
import type { SourceKey } from './SourceKey.ts';
import type { SourceKeys } from './SourceKeys.ts';

export interface KeyRequest {
  /** Whose records it writes; one that is not known yet is made. */
  readonly source: string;
  /** What the key's source calls the organisation below which it stays, or the one other source that calls one so. */
  readonly organisation?: string;
  /** For people; the source's name by default. */
  readonly name?: string;
}

/** Keys of sources, for those who manage the whole directory. @throws ChatError ACCESS_DENIED for others */
export interface ManageKeys {
  /** The text of the key is shown here and never again. @throws ChatError INVALID_REQUEST that says what is wrong */
  createKey(request: KeyRequest): Promise<{ readonly key: SourceKey; readonly secret: string }>;
  /** The newest first, revoked ones too. */
  listKeys(): Promise<readonly SourceKey[]>;
  /** @throws ChatError NOT_FOUND */
  revokeKey(id: SourceKeyId): Promise<SourceKey>;
}

interface Deps {
  readonly sourceKeys: SourceKeys;
  readonly directoryReader: Pick<DirectoryReader, 'listOrganisations'>;
  readonly secrets: KeySecrets;
  readonly clock: Pick<Clock, 'now'>;
  readonly actor: Actor;
  readonly part: ManagedPart;
}

const nameChars = 255;

export const makeManageKeys = ({ sourceKeys, directoryReader, secrets, clock, actor, part }: Deps): ManageKeys => {
  const admit = (): void => {
    if (part !== 'all') throw new ChatError('ACCESS_DENIED', 'Only who manages the whole directory manages its keys.');
  };
  const entry =
    (action: AuditAction) =>
    ({ id, name, source, organisation }: SourceKey): AuditDraft => ({
      ...{ actor: auditActor(actor), action, organisation: organisation ?? rootOrganisation },
      details: { key: id, name, source, organisation },
    });
  return {
    createKey: async ({ source, organisation: externalId, name = source }) => {
      admit();
      for (const [what, text] of [['source', source] as const, ['name', name] as const])
        if (text.trim() !== text || text === '' || text.length > nameChars)
          refuse(`The ${what} of a key has 1 to ${nameChars} characters, without spaces around it.`);
      const organisation = externalId === undefined ? null : await find(directoryReader, externalId, source);
      const secret = keyPrefix + secrets.make();
      const draft = { source, organisation, name, hash: secrets.hash(secret) };
      return { key: await sourceKeys.create(draft, entry('key.created')), secret };
    },
    listKeys: async () => {
      admit();
      return sourceKeys.list();
    },
    revokeKey: async (id) => {
      admit();
      const key = await sourceKeys.revoke(id, clock.now(), entry('key.revoked'));
      if (key === undefined)
        throw new ChatError('NOT_FOUND', 'There is no such key. The list of keys has their numbers.');
      return key;
    },
  };
};

const find = async (
  directoryReader: Pick<DirectoryReader, 'listOrganisations'>,
  externalId: string,
  source: string,
): Promise<OrganisationId> => {
  const all = await organisationsIn([rootOrganisation], directoryReader);
  const named = all.filter((one) => one.externalId === externalId);
  const [only, another] = named.some((one) => one.source === source)
    ? named.filter((one) => one.source === source)
    : named;
  if (only === undefined)
    return refuse(
      `No source calls an organisation "${externalId}". Import its record first, as the source "${source}" or "${hostSource}". ${listKnown(all)}`,
    );
  if (another !== undefined)
    return refuse(
      `Several sources call an organisation "${externalId}", and "${source}" none. Import it as "${source}" first.`,
    );
  return only.id;
};

const refuse = (problem: string): never => {
  throw new ChatError('INVALID_REQUEST', problem);
};
