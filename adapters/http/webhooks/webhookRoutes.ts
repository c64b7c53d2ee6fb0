import { asOrganisationId, rootOrganisation } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import { asWebhookId } from '../../../core/webhooks/Webhook.ts';
import { encodeAnswer, encodeDelivery, encodeWebhookState } from '../../wire/webhooks/encodeWebhook.ts';
import {
  deliveriesQuery,
  deliveryList,
  replayBody,
  webhookAnswer,
  webhookBody,
  webhookEditBody,
  webhookList,
  webhookSchema,
  webhookWithSecret,
} from '../../wire/webhooks/webhookSchemas.ts';
import { webhookAddress } from '../routing/addressSchemas.ts';
import { created, ok, personRoute, type Route } from '../routing/Route.ts';

const tag = 'Webhooks';
const path = '/api/webhooks/';
const one = `${path}:webhook_id/`;

export const webhookRoutes = ({ chat: { webhooks } }: { readonly chat: Pick<Chat, 'webhooks'> }): Route[] => [
  personRoute({
    method: 'get',
    path,
    tag,
    summary: 'Webhooks of the organisations that I manage, the newest first',
    description: 'For those who manage the directory, as all calls about webhooks.',
    answer: webhookList,
    handle: async ({ person }) => ok({ webhooks: (await webhooks.list(person)).map(encodeWebhookState) }),
  }),
  personRoute({
    method: 'post',
    path,
    tag,
    summary: 'Register an address to which events are sent as they happen',
    description:
      'As Standard Webhooks say: signed, at least once, in the order of each room. The answer shows the secret once. An ' +
      'organisation has at most 20. It begins with what happens from now on.',
    body: webhookBody,
    answer: webhookWithSecret,
    statuses: [201],
    errors: ['CONFLICT'],
    handle: async ({ person, body }) => {
      const { organisation_id: owner, room_types: roomTypes, is_active: isActive, ...settings } = body;
      const { webhook, secret } = await webhooks.create(person, {
        ...settings,
        ...(roomTypes && { roomTypes }),
        ...(owner !== undefined && { organisation: owner === null ? rootOrganisation : asOrganisationId(owner) }),
        ...(isActive !== undefined && { isActive }),
      });
      return created({ ...encodeWebhookState(webhook), secret });
    },
  }),
  personRoute({
    method: 'get',
    path: one,
    tag,
    summary: 'A webhook: its state, and how far it has come',
    params: webhookAddress,
    answer: webhookSchema,
    errors: ['NOT_FOUND'],
    handle: async ({ person, params }) =>
      ok(encodeWebhookState(await webhooks.find(person, asWebhookId(params.webhook_id)))),
  }),
  personRoute({
    method: 'patch',
    path: one,
    tag,
    summary: 'Change, pause or enable a webhook',
    description: 'Enabled again it goes on from where it stands. One that is cut off asks for a replay: 409.',
    params: webhookAddress,
    body: webhookEditBody,
    answer: webhookSchema,
    errors: ['NOT_FOUND', 'CONFLICT'],
    handle: async ({ person, params, body: { room_types: roomTypes, is_active: isActive, ...settings } }) => {
      const edit = { ...settings, ...(roomTypes && { roomTypes }), ...(isActive !== undefined && { isActive }) };
      return ok(encodeWebhookState(await webhooks.edit(person, asWebhookId(params.webhook_id), edit)));
    },
  }),
  personRoute({
    method: 'delete',
    path: one,
    tag,
    summary: 'Remove a webhook',
    description: 'What is on its way arrives or not; nothing else is sent.',
    params: webhookAddress,
    answer: webhookSchema,
    errors: ['NOT_FOUND'],
    handle: async ({ person, params }) =>
      ok(encodeWebhookState(await webhooks.remove(person, asWebhookId(params.webhook_id)))),
  }),
  personRoute({
    method: 'post',
    path: `${one}rotate/`,
    tag,
    summary: 'Give a webhook another secret',
    description: 'The answer shows it once. The secret before signs beside it for 24 hours.',
    params: webhookAddress,
    answer: webhookWithSecret,
    errors: ['NOT_FOUND'],
    handle: async ({ person, params }) => {
      const { webhook, secret } = await webhooks.rotate(person, asWebhookId(params.webhook_id));
      return ok({ ...encodeWebhookState(webhook), secret });
    },
  }),
  personRoute({
    method: 'post',
    path: `${one}replay/`,
    tag,
    summary: 'Let a webhook go on from another place in the feed',
    description: '410 for a place that is not kept; details.floor is the first one that is.',
    params: webhookAddress,
    body: replayBody,
    answer: webhookSchema,
    errors: ['NOT_FOUND', 'GONE'],
    handle: async ({ person, params, body }) =>
      ok(encodeWebhookState(await webhooks.replay(person, asWebhookId(params.webhook_id), body.after))),
  }),
  personRoute({
    method: 'post',
    path: `${one}test/`,
    tag,
    summary: 'Send a test to a webhook now, also to one that is paused',
    description: 'Its type is webhook_test. It answers after 15 s at the latest.',
    params: webhookAddress,
    answer: webhookAnswer,
    errors: ['NOT_FOUND'],
    handle: async ({ person, params }) => ok(encodeAnswer(await webhooks.test(person, asWebhookId(params.webhook_id)))),
  }),
  personRoute({
    method: 'get',
    path: `${one}deliveries/`,
    tag,
    summary: 'What was sent to a webhook lately, and what came back',
    params: webhookAddress,
    query: deliveriesQuery,
    answer: deliveryList,
    errors: ['NOT_FOUND'],
    handle: async ({ person, params, query: { limit = 50, before } }) => {
      const found = await webhooks.deliveries(person, asWebhookId(params.webhook_id), limit + 1, before);
      return ok({ deliveries: found.slice(0, limit).map(encodeDelivery), has_more: found.length > limit });
    },
  }),
];
