import type { ReplaceablePorts } from './HostPorts.ts';

/** Everything durable, as the ports see it: a host's own where it brought some. */
export type Storage = Pick<
  ReplaceablePorts,
  'people' | 'directory' | 'directoryReader' | 'rooms' | 'messages' | 'inbox' | 'search' | 'contacts' | 'tickets'
>;
