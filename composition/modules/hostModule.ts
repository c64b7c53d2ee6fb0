import { ContainerModule, type ServiceIdentifier } from 'inversify';
import type { GraphParts } from '../GraphParts.ts';
import type { PortName, ReplaceablePorts } from '../HostPorts.ts';
import { tokens } from '../tokens.ts';

/** The token that each port of a host replaces: the bare one where Homeroom wraps the port. */
const targets: { readonly [Name in PortName]: ServiceIdentifier<ReplaceablePorts[Name]> } = {
  people: tokens.people,
  directory: tokens.bareDirectory,
  directoryReader: tokens.directoryReader,
  rooms: tokens.bareRooms,
  roomHeads: tokens.roomHeads,
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
  messageGuard: tokens.messageGuard,
};

/** A host's own ports, each in place of the adapter's. */
export const hostModule = ({ ports }: Pick<GraphParts, 'ports'>) =>
  new ContainerModule(({ rebind }) => {
    const replace = <Name extends PortName>(name: Name): void => {
      const port = ports[name];
      if (port !== undefined) rebind(targets[name]).toConstantValue(port);
    };
    for (const name of Object.keys(targets) as PortName[]) replace(name);
  });
