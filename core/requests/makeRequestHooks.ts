import { type AcceptRequest, makeAcceptRequest } from '../rooms/acceptRequest.ts';
import type { CheckRequests } from '../rooms/CheckRequests.ts';
import { makeCheckRequests } from './limitRequests.ts';

/** What opening rooms and sending messages need of requests. */
export const makeRequestHooks = (
  deps: Parameters<typeof makeAcceptRequest>[0] & Parameters<typeof makeCheckRequests>[0],
): { readonly acceptRequest: AcceptRequest; readonly checkRequests: CheckRequests } => ({
  acceptRequest: makeAcceptRequest(deps),
  checkRequests: makeCheckRequests(deps),
});
