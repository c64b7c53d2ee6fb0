import type { Webhook } from '../core/webhooks/Webhook.ts';
import type { OperatorNote } from './WebhookParts.ts';

/** What the operator is told of a webhook that stopped by itself. Its address without a query, which may have a secret. */
export const stoppedNote = ({ id, url, state, reason, lastError, failingSince }: Webhook): OperatorNote => {
  const since = failingSince === null ? '' : ` since ${failingSince.toISOString()}`;
  const said = lastError === null ? '' : ` The last attempt: ${lastError}.`;
  const why =
    reason === 'gone'
      ? 'its receiver answered 410, which means that it wants no more'
      : reason === 'failing'
        ? `its receiver took nothing${since}.${said}`
        : 'events that it has not seen are not kept any more, or a backup was restored';
  const remedy =
    state === 'cut_off'
      ? 'Replay it from "latest", or from a place that is kept.'
      : 'Repair the receiver, then enable the webhook: it goes on from where it stands, for as long as events are kept (30 days).';
  return {
    subject: `Homeroom: webhook ${id} stopped`,
    text: `The webhook ${id} (${url.split(/[?#]/u)[0]}) stopped by itself: ${why.replace(/\.$/, '')}.\n\n${remedy}\n`,
  };
};
