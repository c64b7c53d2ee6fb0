import { lookup as lookUp } from 'node:dns';
import { type IncomingMessage, type RequestOptions, request as requestPlainly } from 'node:http';
import { request as requestSafely } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { hostOf } from './isLoopback.ts';
import { isPublicAddress } from './isPublicAddress.ts';

/** A name that leads to an address of a private network, or to none that is known to be public. */
export class NotPublic extends Error {}

/** Finds the addresses of a name, all of them. As `dns.lookup` with `all`. */
export type LookUpAll = (
  hostname: string,
  options: Parameters<LookupFunction>[1],
  callback: (failure: NodeJS.ErrnoException | null, found: readonly { address: string; family: number }[]) => void,
) => void;

interface Target {
  /** Also addresses of private networks, and without TLS. */
  readonly mayBePrivate: boolean;
  /** Default: the machine's. */
  readonly lookUpAll?: LookUpAll;
}

const machineLookUp: LookUpAll = (hostname, options, callback) =>
  lookUp(hostname, { ...options, all: true }, (failure, found) => callback(failure, failure === null ? found : []));

/** Why nobody should connect to an address, as far as one can see without asking a name server; undefined: they may. */
export const whyClosed = (url: URL, mayBePrivate: boolean): string | undefined => {
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && mayBePrivate))
    return 'the address is not one of https';
  if (url.username !== '' || url.password !== '') return 'the address has a name or a password in it';
  if (!mayBePrivate && isIP(hostOf(url)) !== 0 && !isPublicAddress(hostOf(url)))
    return 'the address is not one of the public internet';
  return undefined;
};

/**
 * Asks a server for which `whyClosed` has no reason, on a connection of its own. The address to which it connects is the
 * one that was checked, so that a name that is answered otherwise the second time leads nowhere else. Redirects are not
 * followed. @throws NotPublic, and what the connection throws
 */
export const publicRequest = (
  url: URL,
  { mayBePrivate, lookUpAll = machineLookUp }: Target,
  options: RequestOptions,
  body?: string | Uint8Array,
): Promise<IncomingMessage> => {
  const request = url.protocol === 'https:' ? requestSafely : requestPlainly;
  return new Promise((resolve, reject) => {
    // A connection of its own: none is kept that was made for something else.
    request(url, { ...options, agent: false, lookup: checkedLookUp(lookUpAll, mayBePrivate) }, resolve)
      .once('error', reject)
      .end(body);
  });
};

/** As `dns.lookup`; fails if any address of the name is not public, unless they may be private. */
const checkedLookUp =
  (lookUpAll: LookUpAll, mayBePrivate: boolean): LookupFunction =>
  (hostname, options, callback) => {
    lookUpAll(hostname, options, (failure, found) => {
      if (failure !== null) return callback(failure, []);
      const [first] = found;
      if (first === undefined || !(mayBePrivate || found.every(({ address }) => isPublicAddress(address))))
        return callback(new NotPublic(`${hostname} is not a name of the public internet`), []);
      if (options.all) callback(null, [...found]);
      else callback(null, first.address, first.family);
    });
  };
