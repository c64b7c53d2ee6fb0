import { reasonOf, unreachable } from '../wire/ChatRefusal.ts';

/** Asynchronous functions by name. */
type Calls<Name extends string> = { readonly [Key in Name]: (...given: never[]) => Promise<unknown> };

/**
 * Functions whose code is loaded with the first call of one of them. Each hands its arguments on.
 * @throws ChatRefusal UNREACHABLE if the code cannot be loaded
 */
export const later = <Name extends string, All extends Calls<Name>>(
  names: readonly Name[],
  load: () => Promise<All>,
): Pick<All, Name> => {
  const call =
    (name: Name) =>
    async (...given: never[]): Promise<unknown> => {
      const calls = await load().catch((thrown: unknown) => {
        throw unreachable(reasonOf(thrown));
      });
      return calls[name](...given);
    };
  return Object.fromEntries(names.map((name) => [name, call(name)])) as unknown as Pick<All, Name>;
};
