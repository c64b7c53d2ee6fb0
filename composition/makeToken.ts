import type { ServiceIdentifier } from 'inversify';
import type { PortName, ReplaceablePorts } from './HostPorts.ts';

/** A name for a part of the container, with the part's type. */
export const part = <Service>(name: string): ServiceIdentifier<Service> => Symbol(name);

/** The same for a port that a host may replace. */
export const port = <Name extends PortName>(name: Name): ServiceIdentifier<ReplaceablePorts[Name]> => Symbol(name);

/** The port as an adapter binds it, without its wrappers. */
export const bare = <Name extends PortName>(name: Name): ServiceIdentifier<ReplaceablePorts[Name]> =>
  Symbol(`bare ${name}`);
