import type { DirectoryReader } from '../directory/DirectoryReader.ts';
import { type ManagedPart, managedPart, onlyOrganisation } from '../directory/ManagedPart.ts';
import { organisationsIn } from '../directory/organisationsIn.ts';
import { ChatError } from '../errors.ts';
import { type OrganisationId, rootOrganisation } from '../ids.ts';
import type { Actor } from '../permissions/Actor.ts';
import type { Policy } from '../permissions/Policy.ts';
import { organisationOf } from '../permissions/RoleGrant.ts';
import type { Webhook, WebhookId } from './Webhook.ts';
import type { Webhooks } from './Webhooks.ts';

interface Deps {
  readonly webhooks: Pick<Webhooks, 'find'>;
  readonly directoryReader: Pick<DirectoryReader, 'listOrganisations'>;
  readonly policy: Policy;
}

/** Which webhooks an actor sees, and for which organisations they may make one. */
export const makeWebhookReach = ({ webhooks, directoryReader, policy }: Deps) => {
  /** Undefined: all. */
  const within = async (part: ManagedPart): Promise<readonly OrganisationId[] | undefined> => {
    if (part === 'all') return undefined;
    if (part.length === 0) throw new ChatError('ACCESS_DENIED', 'You may not see or change webhooks.');
    const own = part.map(organisationOf);
    return [...new Set([...own, ...(await organisationsIn(own, directoryReader)).map(({ id }) => id)])];
  };
  const organisations = (actor: Actor) => within(managedPart(policy, actor));
  const absent = (): never => {
    throw new ChatError('NOT_FOUND', 'There is no such webhook. The list of webhooks has their numbers.');
  };
  return {
    organisations,
    absent,
    find: async (actor: Actor, id: WebhookId): Promise<Webhook> => {
      const reached = await organisations(actor);
      const webhook = await webhooks.find(id);
      return webhook !== undefined && (reached?.includes(webhook.organisation) ?? true) ? webhook : absent();
    },
    /** @throws ChatError INVALID_REQUEST for one that does not exist, or none where the actor manages several */
    owner: async (part: ManagedPart, asked?: OrganisationId): Promise<OrganisationId> => {
      const reached = await within(part);
      const only = onlyOrganisation(part);
      const organisation = asked ?? (part === 'all' ? rootOrganisation : only && organisationOf(only));
      if (organisation === undefined)
        throw new ChatError('INVALID_REQUEST', 'You manage several organisations: name one in organisation_id.');
      const known = reached ?? [
        ...[rootOrganisation],
        ...(await organisationsIn([rootOrganisation], directoryReader)).map(({ id }) => id),
      ];
      if (!known.includes(organisation))
        throw new ChatError(
          'INVALID_REQUEST',
          'There is no such organisation. The list of organisations has their ids.',
        );
      return organisation;
    },
  };
};
