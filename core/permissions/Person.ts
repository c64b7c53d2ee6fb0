import type { UserId } from '../ids.ts';

/** A person in the directory, as far as the chat needs them. */
export interface Person {
  readonly id: UserId;
  /** The host's id of the person; unique. */
  readonly externalId: string;
  /** A role of the policy in use. */
  readonly role: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string | null;
  readonly isActive: boolean;
}

/** First and last name, in this order; the external id for a person without a name. */
export const fullName = ({
  firstName,
  lastName,
  externalId,
}: Pick<Person, 'firstName' | 'lastName' | 'externalId'>): string => `${firstName} ${lastName}`.trim() || externalId;
