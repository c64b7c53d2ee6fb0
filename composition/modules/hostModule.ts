import { ContainerModule, type ServiceIdentifier } from 'inversify';
import type { GraphParts } from '../GraphParts.ts';
import type { PortName, ReplaceablePorts } from '../HostPorts.ts';
import { tokens } from '../tokens.ts';

/** Where each port of a host goes: below what Homeroom puts around it. */
const places: { readonly [Name in PortName]: ServiceIdentifier<ReplaceablePorts[Name]> } = {
  people: tokens.people,
  directory: tokens.bareDirectory,
  directoryReader: tokens.directoryReader,
  rooms: tokens.bareRooms,
  roomFeed: tokens.roomFeed,
  messages: tokens.messages,
  inbox: tokens.inbox,
  search: tokens.search,
  contacts: tokens.bareContacts,
  tickets: tokens.tickets,
  rateLimiter: tokens.bareRateLimiter,
  bus: tokens.bus,
  busHealth: tokens.busHealth,
  presence: tokens.presence,
  clock: tokens.clock,
};

/** A host's own ports, each in the place of the one that an adapter bound. */
export const hostModule = ({ ports }: Pick<GraphParts, 'ports'>) =>
  new ContainerModule(({ rebind }) => {
    const replace = <Name extends PortName>(name: Name): void => {
      const port = ports[name];
      if (port !== undefined) rebind(places[name]).toConstantValue(port);
    };
    for (const name of Object.keys(places) as PortName[]) replace(name);
  });
