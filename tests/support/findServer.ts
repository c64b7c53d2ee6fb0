import { dockerAnswers } from './dockerAnswers.ts';

/** Where a test run gets a real server. */
export type ServerSource =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'container' }
  | { readonly kind: 'binaries' }
  | { readonly kind: 'none'; readonly reason: string };

/** A running server that its user must stop. */
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

/** The server named by the variable, else a container, else this machine's binaries, else the reason for none. */
export const findServer = async ({ name, urlVariable, binaries }: ServerNeeds): Promise<ServerSource> => {
  const url = process.env[urlVariable];
  if (url) return { kind: 'url', url };
  if (await dockerAnswers()) return { kind: 'container' };
  if (binaries() !== undefined) return { kind: 'binaries' };
  return { kind: 'none', reason: `no ${urlVariable}, no Docker engine and no ${name} binaries` };
};
