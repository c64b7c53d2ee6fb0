import { linkAddress } from '../../adapters/mail/linkText.ts';
import { setupSource } from '../../core/directory/chooseSource.ts';
import { ChatError } from '../../core/errors.ts';
import type { Chat } from '../../core/makeChat.ts';
import type { Person } from '../../core/permissions/Person.ts';

/** What their source calls the administrator whom `setup` makes. */
const externalId = 'homeroom:first-administrator';
/** Milliseconds that a link of `setup` is good. */
const linkMs = 3_600_000;
/** Administrators who are looked at. */
const mostPeople = 200;

export interface AskedAdministrator {
  /** First and last name. */
  readonly name: string;
  readonly mail?: string;
}

/** `made`: with a link; `waiting`: the one of an earlier run has not signed in yet, and gets another link. */
export type AdministratorReport =
  | { readonly state: 'there' | 'missing' }
  | { readonly state: 'made' | 'waiting'; readonly name: string; readonly link: string };

/**
 * Makes the first administrator of an empty school, with a link that lets them in once within an hour. Where there is an
 * administrator already it makes nobody: who has signed in once can let in others.
 * @throws ChatError INVALID_REQUEST without an address for the link, or with half a name
 */
export const firstAdministrator = async (
  chat: Chat,
  asked: AskedAdministrator | undefined,
  publicUrl: string | undefined,
): Promise<AdministratorReport> => {
  const directory = chat.enterDirectory('command');
  const [role = '', ...others] = chat.policy.rights.manageDirectory;
  const pages = await Promise.all(
    [role, ...others].map((one) => directory.listPeople({ role: one, limit: mostPeople })),
  );
  const active = pages.flatMap(({ people }) => people).filter(({ person }) => person.isActive);
  const mine = await findMine(chat);
  const isWaiting = mine?.isActive === true && (await hasNeverSignedIn(chat, mine));
  if (active.length > 0 && !isWaiting) return { state: 'there' };
  if (asked === undefined) return { state: 'missing' };
  if (publicUrl === undefined)
    throw new ChatError(
      'INVALID_REQUEST',
      'A link needs the address of this server: set PUBLIC_URL and SESSION_SECRET (docs/sign-in.md), and run this again.',
    );
  if (!isWaiting) await make(chat, asked, role);
  const person = isWaiting ? mine : await findMine(chat);
  if (person === undefined) throw new ChatError('CONFLICT', 'The administrator was not stored; run this again.');
  const key = await chat.signIn.links.make(person.id, linkMs);
  const name = `${person.firstName} ${person.lastName}`.trim();
  return { state: isWaiting ? 'waiting' : 'made', name, link: linkAddress(publicUrl, key) };
};

const make = async (chat: Chat, { name, mail }: AskedAdministrator, role: string): Promise<void> => {
  const [firstName = '', ...rest] = name.trim().split(/\s+/);
  if (firstName === '' || rest.length === 0)
    throw new ChatError('INVALID_REQUEST', 'Write first and last name: --admin "Ada Lovelace".');
  const user = { externalId, role, firstName, lastName: rest.join(' '), isActive: true, ...(mail && { email: mail }) };
  await chat.enterDirectory('command').apply({ users: [user], relations: [] }, { source: setupSource });
};

const findMine = async (chat: Chat): Promise<Person | undefined> => {
  try {
    return await chat.enterDirectory('command').findPerson(externalId, setupSource);
  } catch (failure) {
    if (failure instanceof ChatError && failure.code === 'USER_NOT_FOUND') return undefined;
    throw failure;
  }
};

const hasNeverSignedIn = async ({ signIn }: Chat, { id }: Person): Promise<boolean> => {
  const { sessions, logins } = await signIn.manage.read('command', id);
  return sessions.length === 0 && logins.length === 0;
};
