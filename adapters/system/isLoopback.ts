import { isIP } from 'node:net';

/** Whether this host, a name or an address without brackets, is the machine itself whatever a name server says. */
export const isLoopback = (host: string): boolean => {
  const name = host.toLowerCase();
  // RFC 6761: names below `localhost` lead nowhere else.
  if (name === 'localhost' || name.endsWith('.localhost')) return true;
  if (isIP(name) === 4) return name.startsWith('127.');
  return isIP(name) === 6 && new URL(`http://[${name}]`).hostname === '[::1]';
};

/** The host of an address, without the brackets of IPv6. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');
