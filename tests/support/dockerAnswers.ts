import { existsSync } from 'node:fs';
import { get, type RequestOptions } from 'node:http';

const SOCKET = '/var/run/docker.sock';
const PATIENCE_MS = 1_000;

/** Whether a Docker engine answers at DOCKER_HOST or the usual socket. Takes at most a second. */
export const dockerAnswers = (): Promise<boolean> => {
  const engine = engineAddress(process.env['DOCKER_HOST']);
  if (engine === undefined) return Promise.resolve(false);
  return new Promise((resolve) => {
    const request = get({ ...engine, path: '/_ping', timeout: PATIENCE_MS }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
    request.on('close', () => resolve(false));
  });
};

const engineAddress = (host: string | undefined): RequestOptions | undefined => {
  if (host === undefined || host === '') return existsSync(SOCKET) ? { socketPath: SOCKET } : undefined;
  const { protocol, hostname, port, pathname } = new URL(host);
  return protocol === 'unix:' ? { socketPath: pathname } : { host: hostname, port: port || 2375 };
};
