import { asOrganisationId, asRoomId, asUserId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import type { Actor } from '../../../core/permissions/Actor.ts';
import { asServiceKeyId } from '../../../core/serviceaccounts/ServiceAccount.ts';
import { needsServiceKey } from '../../../core/serviceaccounts/serviceErrors.ts';
import {
  encodeServiceAccount,
  encodeServiceKey,
  encodeServiceRooms,
  encodeServices,
} from '../../wire/serviceaccounts/encodeServiceAccount.ts';
import {
  createdServiceKey,
  serviceBody,
  serviceChange,
  serviceKeyBody,
  serviceKeyList,
  serviceKeySchema,
  serviceList,
  serviceRooms,
  serviceRoomsQuery,
  serviceSchema,
} from '../../wire/serviceaccounts/serviceSchemas.ts';
import { serviceAccountAddress, serviceKeyAddress } from '../routing/addressSchemas.ts';
import { created, directoryRoute, ok, personRoute, type Route } from '../routing/Route.ts';

interface Deps {
  readonly chat: Pick<Chat, 'services' | 'postAsService' | 'policy'>;
}

const tag = 'Service accounts';
const path = '/api/service-accounts/';
const one = `${path}:service_id/`;
const keys = `${one}keys/`;

export const serviceRoutes = ({ chat }: Deps): Route[] => {
  const { services, postAsService, policy } = chat;
  const change = async (actor: Actor, id: number, given: Parameters<typeof services.change>[2]) =>
    ok(encodeServiceAccount(policy, await services.change(actor, asUserId(id), given)));
  return [
    directoryRoute({
      method: 'get',
      path,
      tag,
      summary: 'Service accounts of the organisations that I manage, and the service roles of the policy',
      description: 'Deactivated ones too, by id.',
      answer: serviceList,
      handle: async ({ actor }) => ok(encodeServices(policy, await services.list(actor))),
    }),
    directoryRoute({
      method: 'post',
      path,
      tag,
      summary: 'Make an account with which a program posts in its own name',
      description: 'It posts with a key. It is no contact of anybody, no member of rooms, and reads nothing.',
      body: serviceBody,
      answer: serviceSchema,
      statuses: [201],
      handle: async ({ actor, body: { organisation_id: organisation, ...given } }) => {
        const place = organisation === undefined ? {} : { organisation: asOrganisationId(organisation) };
        return created(encodeServiceAccount(policy, await services.create(actor, { ...given, ...place })));
      },
    }),
    directoryRoute({
      method: 'patch',
      path: one,
      tag,
      summary: 'Rename a service account, say what it is for, or activate it again',
      description: 'Messages that it sent show the new name.',
      params: serviceAccountAddress,
      body: serviceChange,
      answer: serviceSchema,
      errors: ['NOT_FOUND'],
      handle: ({ actor, params, body: { is_active: isActive, ...given } }) =>
        change(actor, params.service_id, { ...given, ...(isActive !== undefined && { isActive }) }),
    }),
    directoryRoute({
      method: 'delete',
      path: one,
      tag,
      summary: 'Deactivate a service account and revoke its keys, at once',
      description: 'Its messages stay, under its name.',
      params: serviceAccountAddress,
      answer: serviceSchema,
      errors: ['NOT_FOUND'],
      handle: ({ actor, params }) => change(actor, params.service_id, { isActive: false }),
    }),
    directoryRoute({
      method: 'get',
      path: keys,
      tag,
      summary: 'Keys of a service account, the newest first, revoked ones too',
      params: serviceAccountAddress,
      answer: serviceKeyList,
      errors: ['NOT_FOUND'],
      handle: async ({ actor, params }) =>
        ok({ keys: (await services.listKeys(actor, asUserId(params.service_id))).map(encodeServiceKey) }),
    }),
    directoryRoute({
      method: 'post',
      path: keys,
      tag,
      summary: 'Make a key of a service account',
      description:
        'The answer shows the key once. The program sends it as Authorization: Bearer. Several may be in use at once, so ' +
        'that a new one is in place before the old one is revoked.',
      params: serviceAccountAddress,
      body: serviceKeyBody,
      answer: createdServiceKey,
      statuses: [201],
      errors: ['NOT_FOUND', 'CONFLICT'],
      handle: async ({ actor, params, body: { name, expires_at } }) => {
        const { key, secret } = await services.createKey(actor, asUserId(params.service_id), {
          ...(name !== undefined && { name }),
          ...(expires_at && { expiresAt: new Date(expires_at) }),
        });
        return created({ ...encodeServiceKey(key), key: secret });
      },
    }),
    directoryRoute({
      method: 'delete',
      path: `${keys}:key_id/`,
      tag,
      summary: 'Revoke a key of a service account, at once and for good',
      description: 'A request that has begun is finished; the next one is refused, on every node.',
      params: serviceKeyAddress,
      answer: serviceKeySchema,
      errors: ['NOT_FOUND'],
      handle: async ({ actor, params }) => {
        const keyId = asServiceKeyId(params.key_id);
        return ok(encodeServiceKey(await services.revokeKey(actor, asUserId(params.service_id), keyId)));
      },
    }),
    personRoute({
      method: 'get',
      path: `${path}me/rooms/`,
      tag,
      summary: 'The rooms that take my messages now, for the account whose key this is',
      query: serviceRoomsQuery,
      answer: serviceRooms,
      errors: ['RATE_LIMIT_EXCEEDED'],
      handle: async () => {
        throw needsServiceKey();
      },
      handleService: async ({ service, query: { context, after, limit = 50 } }) => {
        const found = await postAsService.rooms(service, {
          ...(context !== undefined && { context }),
          ...{ after: after === undefined ? null : asRoomId(after), limit: limit + 1 },
        });
        return ok(encodeServiceRooms(found, limit));
      },
    }),
  ];
};
