import type { MemoryWorld } from './memoryWorld.ts';

/** One way in which an adapter breaks its contract. */
export interface Fault {
  readonly title: string;
  readonly contract: (name: string, open: () => Promise<MemoryWorld>) => void;
  readonly spoil: (world: MemoryWorld) => Partial<MemoryWorld>;
  /** Matches the title of a fact that must fail then. */
  readonly noticedBy: RegExp;
}

/** The port with some methods replaced. */
export const faulty = <Port extends object>(port: Port, faults: (port: Port) => Partial<Port>): Port => {
  const wrong = faults(port);
  return new Proxy(port, {
    get: (target, name) => {
      const value: unknown = Reflect.get(name in wrong ? wrong : target, name);
      return typeof value === 'function' ? value.bind(name in wrong ? wrong : target) : value;
    },
  });
};
