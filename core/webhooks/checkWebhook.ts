import { ChatError } from '../errors.ts';
import type { Policy } from '../permissions/Policy.ts';
import { type WebhookSettings, webhookEvents } from './Webhook.ts';
import type { WebhookSender } from './WebhookSender.ts';

export const webhookUrlChars = 2_000;
export const webhookDescriptionChars = 255;

/** @throws ChatError INVALID_REQUEST that says what is wrong */
export const checkWebhook = (
  { url, description, events, roomTypes }: WebhookSettings,
  sender: Pick<WebhookSender, 'checkUrl'>,
  { roomTypes: known }: Pick<Policy, 'roomTypes'>,
): void => {
  const problem =
    url.length > webhookUrlChars ? `it has more than ${webhookUrlChars} characters` : sender.checkUrl(url);
  if (problem !== undefined) refuse(`url: ${problem}.`);
  if (description.length > webhookDescriptionChars)
    refuse(`description: write at most ${webhookDescriptionChars} characters.`);
  const stranger = events.find((event) => !webhookEvents.includes(event));
  if (stranger !== undefined) refuse(`events: "${stranger}" is none; there is ${webhookEvents.join(', ')}.`);
  const type = roomTypes.find((one) => !Object.hasOwn(known, one));
  if (type !== undefined) refuse(`room_types: "${type}" is no type here; there is ${Object.keys(known).join(', ')}.`);
};

/** Whether a change of settings changes nothing. */
export const isUnchanged = (webhook: WebhookSettings, settings: Partial<WebhookSettings>): boolean =>
  Object.entries(settings).every(
    ([name, value]) => JSON.stringify(value) === JSON.stringify(webhook[name as keyof WebhookSettings]),
  );

const refuse = (problem: string): never => {
  throw new ChatError('INVALID_REQUEST', problem);
};
