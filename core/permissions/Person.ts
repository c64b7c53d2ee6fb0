import type { UserId } from '../ids.ts';

/** Someone in the directory, as far as the chat needs to know them. */
export interface Person {
  readonly id: UserId;
  /** The host's own id of the person. */
  readonly externalId: string;
  /** A role of the policy in use. */
  readonly role: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string | null;
  readonly isActive: boolean;
}

/** First and last name as people write them; the external id where there is no name at all. */
export const fullName = ({
  firstName,
  lastName,
  externalId,
}: Pick<Person, 'firstName' | 'lastName' | 'externalId'>): string => `${firstName} ${lastName}`.trim() || externalId;
