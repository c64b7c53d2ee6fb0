import type { IncomingMessage } from 'node:http';
import type { Identity } from '../../wire/Authenticator.ts';
import { readAuthFrame } from '../../wire/clientFrames.ts';
import { type Identify, unauthenticated } from './makeIdentify.ts';
import type { SocketAddress } from './SocketAddress.ts';

/** Who opens the socket: by the request, else by the token in its first frame. @throws ChatError UNAUTHORIZED */
export const authenticateSocket = async (
  identify: Identify,
  request: IncomingMessage,
  address: SocketAddress,
  firstFrame: () => Promise<string>,
): Promise<Identity> => (await identify.byRequest(request, address)) ?? identify.byToken(tokenIn(await firstFrame()));

const tokenIn = (text: string): string => {
  try {
    return readAuthFrame(text);
  } catch {
    throw unauthenticated('The first frame of a socket without other proof must be {"type":"auth","token":"…"}.');
  }
};
