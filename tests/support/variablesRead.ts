import { readConfig } from '../../composition/readConfig.ts';

/** The names of all environment variables that a node reads, without those for single roles, `RATE_…_TEACHER`. */
export const variablesRead = (): ReadonlySet<string> => {
  const names = new Set<string>();
  const none: Record<string, string | undefined> = {};
  readConfig(
    new Proxy(none, {
      get: (_, name) => {
        names.add(String(name));
        return undefined;
      },
    }),
  );
  return names;
};
