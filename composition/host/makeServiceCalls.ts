import { asMessageId, asOrganisationId, asRoomId, asUserId } from '../../core/ids.ts';
import type { Chat } from '../../core/makeChat.ts';
import type { makeDefine } from './makeDefine.ts';
import type { HostServices, ServiceCalls } from './ServiceCalls.ts';

interface Made {
  readonly services: HostServices;
  /** The calls of one service account. */
  readonly as: (serviceId: number) => ServiceCalls;
}

/** Service accounts as hosts call them. */
export const makeServiceCalls = (
  { services, postAsService }: Pick<Chat, 'services' | 'postAsService'>,
  define: ReturnType<typeof makeDefine>,
): Made => {
  const find = (serviceId: number) => services.findActive('host', asUserId(serviceId));
  const list = define('services.list', () => services.list('host'));
  const calls: HostServices = {
    create: define('services.create', async ({ organisationId, purpose, ...given }) =>
      services.create('host', {
        ...given,
        ...(purpose !== undefined && { purpose }),
        ...(organisationId !== undefined && { organisation: asOrganisationId(organisationId) }),
      }),
    ),
    list: (given = {}) => list(given),
    change: define('services.change', async ({ serviceId, name, purpose, isActive }) =>
      services.change('host', asUserId(serviceId), {
        ...(name !== undefined && { name }),
        ...(purpose !== undefined && { purpose }),
        ...(isActive !== undefined && { isActive }),
      }),
    ),
    send: define('services.send', async ({ serviceId, roomId, content, clientId, replyTo, type, data }) =>
      postAsService.send(await find(serviceId), {
        ...{ roomId: asRoomId(roomId), content },
        ...(clientId !== undefined && { clientId }),
        ...(replyTo !== undefined && { replyTo: asMessageId(replyTo) }),
        ...(type !== undefined && { type }),
        ...(data !== undefined && { data }),
      }),
    ),
    edit: define('services.edit', async ({ serviceId, roomId, messageId, content }) =>
      postAsService.edit(await find(serviceId), {
        ...{ roomId: asRoomId(roomId), messageId: asMessageId(messageId), content },
      }),
    ),
    delete: define('services.delete', async ({ serviceId, roomId, messageId }) =>
      postAsService.remove(await find(serviceId), { roomId: asRoomId(roomId), messageId: asMessageId(messageId) }),
    ),
    listRooms: define('services.listRooms', async ({ serviceId, context, after, limit = 50 }) =>
      postAsService.rooms(await find(serviceId), {
        ...{ after: after === undefined ? null : asRoomId(after), limit },
        ...(context !== undefined && { context }),
      }),
    ),
  };
  return {
    services: calls,
    as: (serviceId) => ({
      send: (given) => calls.send({ ...given, serviceId }),
      edit: (given) => calls.edit({ ...given, serviceId }),
      delete: (given) => calls.delete({ ...given, serviceId }),
      listRooms: (given) => calls.listRooms({ ...given, serviceId }),
    }),
  };
};
