import { type AuditDraft, auditActor } from '../audit/AuditEntry.ts';
import type { AuditAction } from '../audit/auditActions.ts';
import type { Clock } from '../clock.ts';
import type { DirectoryReader } from '../directory/DirectoryReader.ts';
import { organisationsIn } from '../directory/organisationsIn.ts';
import { ChatError } from '../errors.ts';
import { type OrganisationId, rootOrganisation, type UserId } from '../ids.ts';
import type { Actor } from '../permissions/Actor.ts';
import type { Policy } from '../permissions/Policy.ts';
import { contains, organisationOf, rootScope, type Scope } from '../permissions/RoleGrant.ts';
import { managedScopes } from '../permissions/rights.ts';
import { serviceRuleOf } from '../permissions/ServiceRules.ts';
import { countCharacters } from '../text/countCharacters.ts';
import { showsSomething } from '../text/showsSomething.ts';
import { trimText } from '../text/trimText.ts';
import { type ServiceSecrets, serviceKeyPrefix } from './identifyServiceAccount.ts';
import type { ServiceAccount, ServiceKey, ServiceKeyId } from './ServiceAccount.ts';
import type { ListedService, ServiceAccounts, ServiceChange } from './ServiceAccounts.ts';
import { noAccount, notInUse } from './serviceErrors.ts';

export interface CreateService {
  readonly name: string;
  /** '' by default. */
  readonly purpose?: string;
  /** A service role of the policy. */
  readonly role: string;
  /** The organisation it belongs to; by default the one that the actor manages, the root for who manages all. */
  readonly organisation?: OrganisationId;
}

export interface CreateServiceKey {
  /** For people; the account's name by default. */
  readonly name?: string;
  /** From when on it opens nothing. Absent: never. */
  readonly expiresAt?: Date;
}

/**
 * Service accounts and their keys, for who manages the directory of an organisation: those of this organisation and of all
 * below it. Those of others are as if they were not there.
 * @throws ChatError ACCESS_DENIED for who manages none, NOT_FOUND, INVALID_REQUEST that says what is wrong
 */
export interface ManageServices {
  create(actor: Actor, given: CreateService): Promise<ServiceAccount>;
  list(actor: Actor): Promise<readonly ListedService[]>;
  /** @throws ChatError CONFLICT for a deactivated account */
  findActive(actor: Actor, id: UserId): Promise<ServiceAccount>;
  change(actor: Actor, id: UserId, change: ServiceChange): Promise<ServiceAccount>;
  /** The text of the key is shown here and never again. @throws ChatError CONFLICT for a deactivated account, or too many keys */
  createKey(
    actor: Actor,
    id: UserId,
    given: CreateServiceKey,
  ): Promise<{ readonly key: ServiceKey; readonly secret: string }>;
  /** The newest first, revoked ones too. */
  listKeys(actor: Actor, id: UserId): Promise<readonly ServiceKey[]>;
  revokeKey(actor: Actor, id: UserId, keyId: ServiceKeyId): Promise<ServiceKey>;
}

interface Deps {
  readonly serviceAccounts: ServiceAccounts;
  readonly directoryReader: Pick<DirectoryReader, 'listOrganisations'>;
  readonly secrets: ServiceSecrets;
  readonly clock: Pick<Clock, 'now'>;
  readonly policy: Policy;
}

const nameChars = 100;
const purposeChars = 500;
/** Keys of one account that are in use: the old one and the new one while they are exchanged, on a few machines. */
export const keysAtMost = 10;

export const makeManageServices = (deps: Deps): ManageServices => {
  const { serviceAccounts, directoryReader, secrets, clock, policy } = deps;

  const managed = (actor: Actor): readonly Scope[] => {
    const scopes = typeof actor === 'string' ? [rootScope] : managedScopes(policy, actor);
    if (scopes.length === 0) throw new ChatError('ACCESS_DENIED', 'Only who manages the directory manages services.');
    return scopes;
  };

  const find = async (actor: Actor, id: UserId): Promise<ServiceAccount> => {
    const scopes = managed(actor);
    const account = await serviceAccounts.find(id);
    if (account === undefined || !scopes.some((scope) => contains(scope, account.scope))) throw noAccount();
    return account;
  };

  /** Where the account is made: an organisation of the actor's part that exists. */
  const place = async (actor: Actor, asked: OrganisationId | undefined): Promise<OrganisationId> => {
    const own = managed(actor).map(organisationOf);
    const [only = rootOrganisation, another] = own;
    if (asked === undefined)
      return another === undefined || own.includes(rootOrganisation)
        ? own.includes(rootOrganisation)
          ? rootOrganisation
          : only
        : refuse('You manage several organisations: say to which one the account belongs.');
    if (own.includes(asked)) return asked;
    const below = await organisationsIn(own, directoryReader);
    return below.some(({ id }) => id === asked) ? asked : refuse('There is no such organisation that you manage.');
  };

  const entry =
    (actor: Actor, action: AuditAction, more: AuditDraft['details'] = {}) =>
    ({ id, name, role, scope, deactivatedAt }: ServiceAccount): AuditDraft => ({
      ...{ actor: auditActor(actor), action, subjects: [id], organisation: organisationOf(scope) },
      details: { name, role, is_active: deactivatedAt === null, ...more },
    });

  const keyEntry = (actor: Actor, action: AuditAction, account: ServiceAccount) => (key: ServiceKey) =>
    entry(actor, action, { key: key.id, key_name: key.name, expires_at: key.expiresAt?.toISOString() ?? null })(
      account,
    );

  return {
    create: async (actor, { name, purpose = '', role, organisation: asked }) => {
      const organisation = await place(actor, asked);
      if (serviceRuleOf(policy.services, role) === undefined)
        refuse(
          `The policy has no service role "${role}"; it has ${Object.keys(policy.services ?? {}).join(', ') || 'none'}.`,
        );
      const draft = {
        name: checked('name', name, nameChars),
        purpose: checked('purpose', purpose, purposeChars),
        role,
      };
      return serviceAccounts.create({ ...draft, organisation }, entry(actor, 'service.created'));
    },
    list: async (actor) => serviceAccounts.list(managed(actor).map(organisationOf)),
    findActive: async (actor, id) => {
      const account = await find(actor, id);
      if (account.deactivatedAt !== null) throw notInUse();
      return account;
    },
    change: async (actor, id, { name, purpose, isActive }) => {
      await find(actor, id);
      const change = {
        ...(name !== undefined && { name: checked('name', name, nameChars) }),
        ...(purpose !== undefined && { purpose: checked('purpose', purpose, purposeChars) }),
        ...(isActive !== undefined && { isActive }),
      };
      const changed = await serviceAccounts.change(id, change, clock.now(), entry(actor, 'service.changed'));
      if (changed === undefined) throw noAccount();
      return changed;
    },
    createKey: async (actor, id, { name, expiresAt = null }) => {
      const account = await find(actor, id);
      const now = clock.now();
      if (expiresAt !== null && expiresAt <= now)
        refuse('A key expires later than now; leave expires_at out for never.');
      const secret = serviceKeyPrefix + secrets.make();
      const draft = {
        ...{ accountId: id, name: checked('name', name ?? account.name, nameChars), expiresAt },
        hash: secrets.hash(secret),
      };
      const audit = keyEntry(actor, 'service.key_created', account);
      return { key: await serviceAccounts.createKey(draft, { most: keysAtMost, now }, audit), secret };
    },
    listKeys: async (actor, id) => serviceAccounts.listKeys((await find(actor, id)).id),
    revokeKey: async (actor, id, keyId) => {
      const account = await find(actor, id);
      const audit = keyEntry(actor, 'service.key_revoked', account);
      const key = await serviceAccounts.revokeKey(id, keyId, clock.now(), audit);
      if (key === undefined)
        throw new ChatError(
          'NOT_FOUND',
          'The service account has no such key. The list of its keys has their numbers.',
        );
      return key;
    },
  };
};

/** A name shows something; a purpose may be empty. */
const checked = (what: 'name' | 'purpose', text: string, most: number): string => {
  const trimmed = trimText(text);
  if (/[\0\p{Cs}\n\r]/u.test(what === 'name' ? trimmed : trimmed.replaceAll(/[\n\r]/g, '')))
    refuse(`The ${what} has characters that cannot be stored.`);
  if (what === 'name' && !showsSomething(trimmed)) refuse('A service account needs a name, which people see.');
  if (trimmed.length > 4 * most || countCharacters(trimmed) > most)
    refuse(`The ${what} may have at most ${most} characters.`);
  return trimmed;
};

const refuse = (problem: string): never => {
  throw new ChatError('INVALID_REQUEST', problem);
};
