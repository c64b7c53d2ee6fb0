import { dockerAnswers } from './dockerAnswers.ts';

/** Where a test run gets a real server from. */
export type ServerSource =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'container' }
  | { readonly kind: 'binaries' }
  | { readonly kind: 'none'; readonly reason: string };

/** A running server that somebody has to stop. */
export interface RunningServer {
  readonly url: string;
  stop(): Promise<unknown>;
}

export interface ServerNeeds {
  readonly name: string;
  /** The environment variable that names a running server. */
  readonly urlVariable: string;
  /** The folder of the server's binaries, if this machine has them. */
  readonly binaries: () => string | undefined;
}

/** A given server, else a container, else the binaries of this machine, else the reason why there is none. */
export const findServer = async ({ name, urlVariable, binaries }: ServerNeeds): Promise<ServerSource> => {
  const url = process.env[urlVariable];
  if (url) return { kind: 'url', url };
  if (await dockerAnswers()) return { kind: 'container' };
  if (binaries() !== undefined) return { kind: 'binaries' };
  return { kind: 'none', reason: `no ${urlVariable}, no Docker engine and no ${name} binaries` };
};
