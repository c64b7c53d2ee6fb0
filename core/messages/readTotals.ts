import { ChatError } from '../errors.ts';
import type { OrganisationId } from '../ids.ts';
import { type Actor, actorMay } from '../permissions/Actor.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import { rootScope } from '../permissions/RoleGrant.ts';
import { mayModerate } from '../permissions/rights.ts';
import type { Inbox, ServerTotals, Totals } from './Inbox.ts';

interface Deps {
  readonly inbox: Pick<Inbox, 'totals' | 'serverTotals'>;
  readonly policy: Policy;
}

export interface ReadTotals {
  /** The totals of the person's own rooms and messages. */
  readTotals(person: Person): Promise<Totals>;
  /**
   * The totals of the whole server, or of an organisation and all below it.
   * @throws ChatError ACCESS_DENIED for a person who may not moderate all rooms
   */
  readServerTotals(actor: Actor, within?: OrganisationId): Promise<ServerTotals>;
}

export const makeReadTotals = ({ inbox, policy }: Deps): ReadTotals => ({
  readTotals: (person) => inbox.totals(person.id),

  readServerTotals: async (actor, within) => {
    if (!actorMay(actor, (person) => mayModerate(policy, person, rootScope)))
      throw new ChatError('ACCESS_DENIED', 'You may not see the totals of the server.');
    return inbox.serverTotals(within);
  },
});
