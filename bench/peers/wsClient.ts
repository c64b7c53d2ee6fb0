import { WebSocket } from 'ws';

/** Opens a WebSocket; resolves once `isReady` says yes to a frame, and hands further frames on. */
export const openSocket = (
  url: string,
  options: {
    readonly protocols?: readonly string[];
    readonly headers?: Readonly<Record<string, string>>;
    readonly isReady: (frame: Buffer) => boolean;
    /** Also for frames that come in the same moment as the one that makes it ready. */
    readonly onFrame: (frame: Buffer, ws: WebSocket) => void;
    readonly onClosed: () => void;
  },
): Promise<WebSocket> =>
  new Promise((resolve, reject) => {
    const { protocols = [], headers = {}, isReady, onFrame, onClosed } = options;
    const ws = new WebSocket(url, [...protocols], { headers, perMessageDeflate: false, handshakeTimeout: 20_000 });
    let isOpen = false;
    ws.on('message', (data: Buffer) => {
      if (isOpen) onFrame(data, ws);
      else if (isReady(data)) {
        isOpen = true;
        resolve(ws);
      }
    });
    ws.on('error', (failure) => {
      ws.terminate();
      reject(failure);
    });
    ws.on('close', (code, reason) => {
      reject(new Error(`${url} was closed: ${code} ${String(reason)}`));
      if (isOpen) onClosed();
    });
  });

/** True when the frame begins so. */
export const begins = (frame: Buffer, prefix: string): boolean => frame.toString('latin1', 0, prefix.length) === prefix;
