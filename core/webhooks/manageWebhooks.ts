import { auditActor } from '../audit/AuditEntry.ts';
import type { Clock } from '../clock.ts';
import type { DirectoryReader } from '../directory/DirectoryReader.ts';
import { managedPart } from '../directory/ManagedPart.ts';
import { ChatError } from '../errors.ts';
import type { ReadFeed } from '../feed/readFeed.ts';
import type { OrganisationId } from '../ids.ts';
import type { Actor } from '../permissions/Actor.ts';
import type { Policy } from '../permissions/Policy.ts';
import { checkWebhook, isUnchanged } from './checkWebhook.ts';
import { signingSecrets, type Webhook, type WebhookId, type WebhookSettings } from './Webhook.ts';
import type { WebhookDelivery } from './WebhookDelivery.ts';
import type { WebhookAnswer, WebhookSender } from './WebhookSender.ts';
import type { WebhookChange, WebhookPlace, Webhooks } from './Webhooks.ts';
import { webhookEntry } from './webhookEntry.ts';
import { makeWebhookReach } from './webhookReach.ts';

export interface WebhookRequest extends Partial<WebhookSettings> {
  readonly url: string;
  /** Whose rooms; the one organisation that the actor manages by default. */
  readonly organisation?: OrganisationId;
  /** False: it is paused at first. */
  readonly isActive?: boolean;
}

export interface WebhookEdit extends Partial<WebhookSettings> {
  /** True lets a paused or disabled one go on from where it stands. */
  readonly isActive?: boolean;
}

/**
 * Webhooks, for those who manage the directory of an organisation, and for the host: each sees those of the organisations
 * that they manage. @throws ChatError ACCESS_DENIED for who manages none, NOT_FOUND for a webhook that they do not see,
 * INVALID_REQUEST that says what is wrong
 */
export interface ManageWebhooks {
  /** The newest first. */
  list(actor: Actor): Promise<readonly Webhook[]>;
  find(actor: Actor, id: WebhookId): Promise<Webhook>;
  /** The secret is shown here, and never again. @throws also ChatError CONFLICT if there are too many */
  create(actor: Actor, request: WebhookRequest): Promise<{ readonly webhook: Webhook; readonly secret: string }>;
  /** @throws also ChatError CONFLICT for one that is cut off and would go on as if nothing were missing */
  edit(actor: Actor, id: WebhookId, edit: WebhookEdit): Promise<Webhook>;
  remove(actor: Actor, id: WebhookId): Promise<Webhook>;
  /** The secret before signs beside the new one for a day. */
  rotate(actor: Actor, id: WebhookId): Promise<{ readonly webhook: Webhook; readonly secret: string }>;
  /** Goes on behind a place in the feed, or behind the latest event. @throws also FeedGone */
  replay(actor: Actor, id: WebhookId, after: string): Promise<Webhook>;
  /** Sends something that is no event, now. Resolves to what came back. */
  test(actor: Actor, id: WebhookId): Promise<WebhookAnswer>;
  /** What was tried lately, the newest first. */
  deliveries(actor: Actor, id: WebhookId, limit: number, before?: number): Promise<readonly WebhookDelivery[]>;
}

interface Deps {
  readonly webhooks: Webhooks;
  readonly sender: WebhookSender;
  readonly directoryReader: Pick<DirectoryReader, 'listOrganisations'>;
  readonly readFeed: ReadFeed;
  readonly policy: Policy;
  readonly clock: Pick<Clock, 'now'>;
}

/** Of one organisation. */
export const mostWebhooks = 20;
const rotationMs = 24 * 3_600_000;

export const makeManageWebhooks = (deps: Deps): ManageWebhooks => {
  const { webhooks, sender, readFeed, policy, clock } = deps;
  const reach = makeWebhookReach(deps);

  const change = async (
    actor: Actor,
    id: WebhookId,
    edit: WebhookChange,
    action: Parameters<typeof webhookEntry>[0],
  ) => {
    const changed = await webhooks.change(id, edit, (one) =>
      webhookEntry(action, auditActor(actor), one, recorded(edit)),
    );
    return changed ?? reach.absent();
  };

  return {
    list: async (actor) => webhooks.list(await reach.organisations(actor)),
    find: reach.find,
    create: async (actor, { organisation, url, description = '', events = [], roomTypes = [], isActive = true }) => {
      const owner = await reach.owner(managedPart(policy, actor), organisation);
      const settings = { url, description, events, roomTypes };
      checkWebhook(settings, sender, policy);
      const secret = sender.makeSecret();
      const draft = { ...settings, ...(await placeOf(readFeed, 'latest')), organisation: owner, isActive, secret };
      const made = await webhooks.create(draft, mostWebhooks, (one) =>
        webhookEntry('webhook.created', auditActor(actor), one, recorded(settings)),
      );
      if (made === undefined)
        throw new ChatError('CONFLICT', `An organisation has at most ${mostWebhooks} webhooks. Remove one first.`);
      return { webhook: made, secret };
    },
    edit: async (actor, id, { isActive, ...settings }) => {
      const webhook = await reach.find(actor, id);
      checkWebhook({ ...webhook, ...settings }, sender, policy);
      if (isActive === true && webhook.state === 'cut_off')
        throw new ChatError(
          'CONFLICT',
          'Events that this webhook has not seen are gone. Replay it from a place that is kept, or from "latest".',
        );
      const isStateKept = isActive === undefined || isActive === (webhook.state === 'active');
      if (isStateKept && isUnchanged(webhook, settings)) return webhook;
      const state = isStateKept || (isActive === false && webhook.state === 'cut_off') ? {} : stateOf(isActive);
      return change(actor, id, { ...settings, ...state }, 'webhook.changed');
    },
    remove: async (actor, id) => {
      await reach.find(actor, id);
      const removed = await webhooks.remove(id, (one) => webhookEntry('webhook.deleted', auditActor(actor), one));
      return removed ?? reach.absent();
    },
    rotate: async (actor, id) => {
      await reach.find(actor, id);
      const secret = sender.makeSecret();
      const previousUntil = new Date(clock.now().getTime() + rotationMs);
      return { webhook: await change(actor, id, { rotation: { secret, previousUntil } }, 'webhook.rotated'), secret };
    },
    replay: async (actor, id, after) => {
      await reach.find(actor, id);
      return change(actor, id, { place: await placeOf(readFeed, after) }, 'webhook.replayed');
    },
    test: async (actor, id) => {
      const { url } = await reach.find(actor, id);
      const secrets = (await webhooks.secretsOf(id)) ?? reach.absent();
      const event = { id: sender.makeTestId(), type: 'webhook_test', at: clock.now() } as const;
      return sender.send({ url, secrets: signingSecrets(secrets, clock.now()), webhookId: id, event });
    },
    deliveries: async (actor, id, limit, before) => {
      await reach.find(actor, id);
      return webhooks.deliveries(id, limit, before);
    },
  };
};

const stateOf = (isActive: boolean): Pick<WebhookChange, 'state'> => ({ state: isActive ? 'active' : 'paused' });

/** The place in the feed as it is stored. @throws FeedGone */
const placeOf = async (readFeed: ReadFeed, after: string): Promise<WebhookPlace> => {
  const { next } = await readFeed({ after, limit: 0 });
  const colon = next.lastIndexOf(':');
  return { epoch: next.slice(0, colon), position: Number(next.slice(colon + 1)) };
};

/** What a change was, for the log: no secret, and of an address no query, in which some have one. */
const recorded = ({ url: _, rotation: __, place, events, roomTypes, ...rest }: WebhookChange) => ({
  ...rest,
  ...(events && { events: [...events] }),
  ...(roomTypes && { room_types: [...roomTypes] }),
  ...(place && { after: `${place.epoch}:${place.position}` }),
});
