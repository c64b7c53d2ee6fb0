import type { IncomingMessage } from 'node:http';
import type { Identity } from '../../wire/account/Authenticator.ts';
import { readAuthFrame } from '../../wire/frames/clientFrames.ts';
import { unauthenticated } from './identityErrors.ts';
import type { Identify } from './makeIdentify.ts';
import type { SocketAddress } from './SocketAddress.ts';

interface Entry {
  readonly identify: Identify;
  readonly request: IncomingMessage;
  readonly address: SocketAddress;
  /** Never resolves when the client sends none. */
  readonly firstFrame: () => Promise<string>;
  /** Called before the first frame is waited for; may throw. */
  readonly onWaiting: () => void;
}

/** Who opens the socket: by the request, else by the token in its first frame. @throws ChatError UNAUTHORIZED */
export const authenticateSocket = async (entry: Entry): Promise<Identity> => {
  const { identify, request, address, firstFrame, onWaiting } = entry;
  const identity = await identify.byRequest(request, address);
  if (identity !== null) return identity;
  onWaiting();
  return identify.byToken(tokenIn(await firstFrame()));
};

const tokenIn = (text: string): string => {
  try {
    return readAuthFrame(text);
  } catch {
    throw unauthenticated('The first frame of a socket without other proof must be {"type":"auth","token":"…"}.');
  }
};
