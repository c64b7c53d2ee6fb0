import { expect } from 'chai';
import type { Deps } from '../../core/rooms/openRoom.ts';

/** What opening rooms needs of requests to talk, in a policy without any. */
export const withoutRequests: Pick<Deps, 'checkRequests' | 'acceptRequest'> = {
  checkRequests: async () => undefined,
  acceptRequest: () => expect.fail('There is no request to accept'),
};
