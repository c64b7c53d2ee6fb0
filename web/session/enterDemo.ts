import type { Policy } from '../../client/wire/wireTypes.ts';
import { adoptPolicy } from '../policy/policyInUse.ts';
import { fetchJson } from './fetchJson.ts';
import { type DemoAccount, personKey, readDemoPeople, type SignedInSession, session } from './tabSession.ts';

/** The names of roles, for the choice of a person. They are the same for everybody. */
const readNames = async ({ token }: DemoAccount): Promise<void> => {
  try {
    adoptPolicy(await fetchJson<Policy>('/api/chat/policy/', { token }));
  } catch {
    // The roles are then shown as they are declared.
  }
};

/** Milliseconds that the choice of a person waits for names. */
const namesWithinMs = 1_000;

/** Keeps the person of the demo in the address, so that a reload or a bookmark shows the same person. */
const enterAs = (person: DemoAccount, people: readonly DemoAccount[]): void => {
  sessionStorage.setItem(personKey, person.external_id);
  const url = new URL(location.href);
  url.searchParams.set('as', person.external_id);
  history.replaceState(history.state, '', url);
  session.value = { kind: 'signed-in', token: person.token, people };
};

/** Goes on as who was chosen, by the address or before; else somebody is to be chosen. */
export const enterDemo = async (people: readonly DemoAccount[], requestedId: string | null): Promise<void> => {
  const chosen = requestedId ?? sessionStorage.getItem(personKey);
  const person = people.find(({ external_id }) => external_id === chosen);
  if (person) return enterAs(person, people);
  if (people[0] === undefined) return;
  await Promise.race([readNames(people[0]), new Promise((resolve) => setTimeout(resolve, namesWithinMs))]);
  session.value = { kind: 'choose', people };
};

/** Another token of who is signed in; the former one if there is none. */
export const renewDemo = async (before: SignedInSession): Promise<string> => {
  const people = await readDemoPeople().catch(() => []);
  const mine = before.people.find((person) => person.token === before.token);
  const renewed = people.find(({ id }) => id === mine?.id);
  if (renewed === undefined) return before.token;
  session.value = { kind: 'signed-in', token: renewed.token, people };
  return renewed.token;
};
