import type { UserId } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';

/** An account elsewhere by which somebody signs in. */
export interface Login {
  readonly issuer: string;
  readonly subject: string;
  readonly userId: UserId;
  readonly createdAt: Date;
}

/** Port: by which accounts elsewhere people sign in. */
export interface Logins {
  /** Whose it is. */
  find(issuer: string, subject: string): Promise<UserId | undefined>;
  /**
   * Makes it a person's. False, and nothing changes, if it is somebody's already, or if the person has another account of
   * this issuer. Of parallel calls one succeeds.
   */
  add(login: Login): Promise<boolean>;
  /** The oldest first. */
  listOf(userId: UserId): Promise<readonly Login[]>;
  /** Ends all ways by which the person signs in. Resolves to how many there were. */
  removeOf(userId: UserId): Promise<number>;
  /** The people with active accounts who have this address, in any case of its letters; by id, at most 20. */
  peopleByMail(mail: string): Promise<readonly Person[]>;
}
