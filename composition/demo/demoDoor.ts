import { isIP } from 'node:net';
import { isLoopback } from '../../adapters/system/isLoopback.ts';
import { ChatError } from '../../core/errors.ts';
import type { Environment } from '../EnvironmentReader.ts';

/** Where a demo listens, and by which names browsers may call it. */
export interface DemoDoor {
  readonly host: string;
  /** Whether others than this machine can reach it. */
  readonly isOpen: boolean;
  /** Whether the `Host` of a request may be: a page of another name could have been led here (DNS rebinding). */
  readonly isTrustedHost: (host: string | undefined) => boolean;
}

/** Settings of real servers. With one of them a demo would hand out a school's people, or speak with its nodes. */
const ofRealServers = /^(DATABASE_(DIRECT_)?URL|AUTH_.*|DIRECTORY_KEY|REDIS_(URL|HOST))$/;

/**
 * The door of a demo, which gives everybody the token of everybody.
 * @param demoOn the name or address by which others may reach it; absent: nobody but this machine
 * @throws ChatError INVALID_REQUEST for settings of real servers, and for a HOST that others can reach without `demoOn`
 */
export const demoDoor = (env: Environment, demoOn: string | undefined): DemoDoor => {
  const refused = Object.keys(env).filter((name) => ofRealServers.test(name) && env[name]?.trim());
  if (refused.length > 0)
    throw new ChatError(
      'INVALID_REQUEST',
      `A demo gives everybody the token of everybody, so it never takes the settings of a real server: unset ${refused.sort().join(', ')}.`,
    );
  const given = env['HOST']?.trim() || undefined;
  if (demoOn !== undefined && !isName(demoOn))
    throw new ChatError(
      'INVALID_REQUEST',
      '--demo-on needs a name or an address without a port, e.g. --demo-on 0.0.0.0.',
    );
  if (demoOn === undefined && given !== undefined && !isLoopback(given))
    throw new ChatError(
      'INVALID_REQUEST',
      `A demo gives everybody the token of everybody, so it listens on this machine alone: unset HOST, or name the address at which others may reach it, e.g. --demo-on ${given}.`,
    );
  const host = given ?? demoOn ?? '127.0.0.1';
  const isTrustedHost = (header: string | undefined): boolean => {
    const name = nameIn(header);
    if (name === undefined) return false;
    // No page can be led to an address: rebinding needs a name.
    return isLoopback(name) || (demoOn !== undefined && (name === demoOn.toLowerCase() || isIP(name) !== 0));
  };
  return { host, isOpen: !isLoopback(host), isTrustedHost };
};

const isName = (text: string): boolean =>
  isIP(text) !== 0 || /^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/.test(text);

/** The name in a `Host`, without port and brackets. */
const nameIn = (header = ''): string | undefined => {
  const [, bracketed, plain] = /^(?:\[([^\]]+)\]|([^:[\]/@\s]+))(?::\d{1,5})?$/.exec(header) ?? [];
  return (bracketed ?? plain)?.toLowerCase();
};
