import type { Tracing } from '../system/Tracing.ts';

/** Returns the same port; each call is a span with the port's name, in the database that is behind it. */
export const tracePort = <Port extends object>(port: Port, name: string, database: string, tracing: Tracing): Port => {
  const known = new Map<string | symbol, unknown>();
  const traced = (method: string, call: (...given: unknown[]) => unknown) => {
    const facts = { 'db.system.name': database, 'db.operation.name': method };
    return (...given: unknown[]): unknown =>
      tracing.span({ name: `${name}.${method}`, kind: 'client', facts }, () => call.apply(port, given));
  };
  return new Proxy(port, {
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function' || typeof key !== 'string') return value;
      const made = known.get(key) ?? traced(key, value as (...given: unknown[]) => unknown);
      known.set(key, made);
      return made;
    },
  });
};
