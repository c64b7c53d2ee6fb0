import { asSourceKeyId } from '../../../core/permissions/SourceKeyHolder.ts';
import { encodeKey } from '../../wire/directory/encodeKey.ts';
import { createdKey, keyBody, keyList, keySchema } from '../../wire/directory/keySchemas.ts';
import { keyAddress } from '../routing/addressSchemas.ts';
import { created, directoryRoute, ok, type Route } from '../routing/Route.ts';

const tag = 'Directory';
const path = '/api/directory/keys/';

export const keyRoutes = (): Route[] => [
  directoryRoute({
    method: 'get',
    path,
    tag,
    summary: 'Keys of sources, the newest first, revoked ones too',
    description: 'For those who manage the whole directory, as all calls about keys.',
    answer: keyList,
    handle: async ({ directory }) => ok({ keys: (await directory.listKeys()).map(encodeKey) }),
  }),
  directoryRoute({
    method: 'post',
    path,
    tag,
    summary: 'Make a key with which the program of one source changes the directory',
    description: 'The answer shows the key once. The program sends it as X-Directory-Key.',
    body: keyBody,
    answer: createdKey,
    statuses: [201],
    handle: async ({ directory, body }) => {
      const { key, secret } = await directory.createKey(body);
      return created({ ...encodeKey(key), key: secret });
    },
  }),
  directoryRoute({
    method: 'delete',
    path: `${path}:key_id/`,
    tag,
    summary: 'Revoke a key of a source, at once and for good',
    description: 'A request that has begun is finished; the next one is refused, on every node.',
    params: keyAddress,
    answer: keySchema,
    errors: ['NOT_FOUND'],
    handle: async ({ directory, params }) => ok(encodeKey(await directory.revokeKey(asSourceKeyId(params.key_id)))),
  }),
];
