import type { UserId } from '../../../core/ids.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import type { Login, Logins } from '../../../core/signin/Logins.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';

const mostPeople = 20;

export class MemoryLogins implements Logins {
  readonly #database: MemoryDatabase;

  constructor(database: MemoryDatabase) {
    this.#database = database;
  }

  async find(issuer: string, subject: string): Promise<UserId | undefined> {
    return this.#logins.find((login) => login.issuer === issuer && login.subject === subject)?.userId;
  }

  async add(login: Login): Promise<boolean> {
    const isTaken = this.#logins.some(
      ({ issuer, subject, userId }) =>
        issuer === login.issuer && (subject === login.subject || userId === login.userId),
    );
    if (!isTaken) this.#logins.push(login);
    return !isTaken;
  }

  async listOf(userId: UserId): Promise<readonly Login[]> {
    return this.#logins.filter((login) => login.userId === userId);
  }

  async removeOf(userId: UserId): Promise<number> {
    const kept = this.#logins.filter((login) => login.userId !== userId);
    const removed = this.#logins.length - kept.length;
    this.#logins.splice(0, Infinity, ...kept);
    return removed;
  }

  async peopleByMail(mail: string): Promise<readonly Person[]> {
    const wanted = mail.toLowerCase();
    return [...this.#database.tables.people.rows()]
      .filter(({ person, mergedInto }) => mergedInto === undefined && person.isActive)
      .filter(({ person: { email } }) => email?.toLowerCase() === wanted)
      .map(({ person }) => person)
      .sort((one, other) => one.id - other.id)
      .slice(0, mostPeople);
  }

  get #logins(): Login[] {
    return this.#database.signIn.logins;
  }
}
