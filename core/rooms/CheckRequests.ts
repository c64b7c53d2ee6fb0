import type { ChatError } from '../errors.ts';
import type { Person } from '../permissions/Person.ts';

/** Says why the person may ask nobody to talk now, by the limits of the policy; undefined: they may. */
export type CheckRequests = (person: Person) => Promise<ChatError | undefined>;
