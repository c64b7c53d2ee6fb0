import { appendFileSync } from 'node:fs';

/** Hooks of Node for its modules: writes the address of everything that is imported to a file, each in a line. */
let file = '';

export const initialize = (data: string): void => {
  file = data;
};

type Resolve = (specifier: string, context: object) => Promise<{ readonly url: string }>;

export const resolve = async (specifier: string, context: object, next: Resolve): Promise<{ readonly url: string }> => {
  const resolved = await next(specifier, context);
  appendFileSync(file, `${resolved.url}\n`);
  return resolved;
};
