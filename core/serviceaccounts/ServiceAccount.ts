import type { Id, UserId } from '../ids.ts';
import { type Person, servicePrefix } from '../permissions/Person.ts';
import type { Scope } from '../permissions/RoleGrant.ts';

/** An account of a program, which posts in its own name. It shares the numbers of people, and is none. */
export interface ServiceAccount {
  readonly id: UserId;
  /** As people see it with its messages. */
  readonly name: string;
  /** What it is for, for those who manage it; '' for nothing said. */
  readonly purpose: string;
  /** A service role of the policy. */
  readonly role: string;
  /** The organisation to which it belongs, and those above it. */
  readonly scope: Scope;
  readonly createdAt: Date;
  /** Since when it may do nothing; null: it may. */
  readonly deactivatedAt: Date | null;
}

export type ServiceKeyId = Id<'ServiceKey'>;
export const asServiceKeyId = (value: number): ServiceKeyId => value as ServiceKeyId;

/** A key with which a service account calls. Its text is known to its holder alone; several may be in use at once. */
export interface ServiceKey {
  readonly id: ServiceKeyId;
  readonly accountId: UserId;
  /** For people. */
  readonly name: string;
  readonly createdAt: Date;
  /** From when on it opens nothing; null: never. */
  readonly expiresAt: Date | null;
  /** To the minute; null: never. */
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
}

/** The sender of a service account's messages, as people see it. It is never active, so nothing takes it for a person. */
export const senderOf = ({ id, name, role }: Pick<ServiceAccount, 'id' | 'name' | 'role'>): Person => ({
  ...{ id, externalId: `${servicePrefix}${id}`, role, firstName: name, lastName: '', email: null, isActive: false },
});
