import type { ServiceIdentifier } from 'inversify';

type Identifiers<Collaborators> = {
  readonly [Name in keyof Collaborators]: ServiceIdentifier<Collaborators[Name]>;
};

type Resolved<Made> = [make: (...values: unknown[]) => Made, identifiers: ServiceIdentifier<unknown>[]];

/**
 * Lets a part take many collaborators by name, because a long list of arguments can be put in the wrong order:
 * `bind(tokens.chat).toResolvedValue(...byName({ people: tokens.people, … }, (ports) => makeChat(ports)))`.
 */
export const byName = <Collaborators extends object, Made>(
  identifiers: Identifiers<Collaborators>,
  make: (collaborators: Collaborators) => Made,
): Resolved<Made> => {
  const entries = Object.entries<ServiceIdentifier<unknown>>(identifiers);
  return [
    (...values) => make(Object.fromEntries(entries.map(([name], place) => [name, values[place]])) as Collaborators),
    entries.map(([, identifier]) => identifier),
  ];
};
