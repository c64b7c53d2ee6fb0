import { lookup } from 'node:dns/promises';
import { BlockList } from 'node:net';
import { hostOf } from '../../adapters/system/isLoopback.ts';
import { ChatError } from '../../core/errors.ts';

/** The address of a server from the command line. @throws ChatError INVALID_REQUEST */
export const readTarget = (text: string): URL => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.search !== '')
    throw new ChatError(
      'INVALID_REQUEST',
      `--url takes the address of a server, for example http://127.0.0.1:3000, not "${text}".`,
    );
  return url;
};

/** Loopback and the networks of houses: nothing else is somebody's own without being named. */
const own = new BlockList();
for (const [address, prefix] of [
  ...([
    ['127.0.0.0', 8],
    ['10.0.0.0', 8],
    ['172.16.0.0', 12],
  ] as const),
  ...([
    ['192.168.0.0', 16],
    ['100.64.0.0', 10],
    ['169.254.0.0', 16],
  ] as const),
] as const)
  own.addSubnet(address, prefix, 'ipv4');
for (const [address, prefix] of [
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  own.addSubnet(address, prefix, 'ipv6');

/**
 * Refuses servers of the public internet, unless the operator has named the host.
 * @throws ChatError INVALID_REQUEST, UNAVAILABLE if nobody knows the name
 */
export const checkTarget = async (url: URL, owned: readonly string[]): Promise<void> => {
  const host = hostOf(url);
  if (owned.includes(host)) return;
  const addresses = await lookup(host, { all: true }).catch((failure: unknown) => {
    throw new ChatError('UNAVAILABLE', `The name "${host}" cannot be resolved. Is --url right?`, { cause: failure });
  });
  const found = addresses.find(({ address, family }) => !own.check(address, family === 6 ? 'ipv6' : 'ipv4'));
  if (found !== undefined)
    throw new ChatError(
      'INVALID_REQUEST',
      `${host} is ${found.address}, an address of the public internet. If the server is yours and its people know, repeat the command with --this-is-mine ${host}.`,
    );
};
