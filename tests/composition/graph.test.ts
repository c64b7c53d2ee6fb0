import { expect } from 'chai';
import type { Container, ContainerModuleLoadOptions, ServiceIdentifier } from 'inversify';
import knex from 'knex';
import { CachedContactList } from '../../adapters/redis/contacts/CachedContactList.ts';
import { RedisPresence } from '../../adapters/redis/presence/RedisPresence.ts';
import { errorLog } from '../../composition/errorLog.ts';
import type { GraphChoice, GraphParts } from '../../composition/GraphParts.ts';
import { graph } from '../../composition/graph.ts';
import type { HostPorts } from '../../composition/HostPorts.ts';
import { Lifetime } from '../../composition/Lifetime.ts';
import { chosenLayers, loadGraph } from '../../composition/loadGraph.ts';
import { type TokenName, tokens } from '../../composition/tokens.ts';
import { defaultLimits } from '../../core/limits/Limits.ts';
import { educationPolicy } from '../../core/permissions/educationPolicy.ts';
import { memoryWorld } from '../support/memoryWorld.ts';

const serving = { transports: {}, identification: { authenticate: () => null } };
/** Nothing listens there, and these tests never connect. */
const redis = { url: 'redis://127.0.0.1:1' };
const postgresBus = { url: 'postgres://127.0.0.1:1/none' };

const choices: Readonly<Record<string, GraphChoice>> = {
  'a server in memory': { isInMemory: true, serving, ports: {} },
  'a server on a database': { isInMemory: false, serving, ports: {} },
  'one of several nodes': { isInMemory: false, redis, serving, ports: {} },
  'one of several nodes without Redis': { isInMemory: false, postgresBus, serving, ports: {} },
  'a command': { isInMemory: false, ports: {} },
  'a command beside nodes': { isInMemory: false, redis, ports: {} },
  'a command beside nodes without Redis': { isInMemory: false, postgresBus, ports: {} },
};

const partsOf = (choice: GraphChoice): GraphParts => {
  const lifetime = new Lifetime();
  const connection = knex({ client: 'pg' });
  const database = {
    knex: connection,
    isShared: true,
    epoch: 'first',
    bodySecret: '00',
    close: () => connection.destroy(),
  };
  return {
    ...choice,
    policy: educationPolicy,
    limits: defaultLimits,
    log: errorLog,
    lifetime,
    database: choice.isInMemory ? undefined : lifetime.keep('database', database),
  };
};

const withContainer = async (choice: GraphChoice, check: (container: Container) => void): Promise<void> => {
  const makeContainer = await loadGraph(choice);
  const parts = partsOf(choice);
  try {
    check(makeContainer(parts));
  } finally {
    await parts.lifetime.close();
  }
};

const nameOf = (identifier: ServiceIdentifier): TokenName => {
  const found = Object.entries(tokens).find(([, token]) => token === identifier);
  if (found === undefined) throw new Error(`${String(identifier)} is bound and is none of the tokens`);
  return found[0] as TokenName;
};

/** Stands in for what `bind(…)` returns; any call on it returns the same. */
const anySyntax: unknown = new Proxy(() => anySyntax, { get: () => () => anySyntax });

describe('graph', () => {
  for (const [name, { load, binds }] of Object.entries(graph))
    it(`lists everything that the layer ${name} binds`, async () => {
      const bound: TokenName[] = [];
      const options = {
        bind: (identifier: ServiceIdentifier) => {
          bound.push(nameOf(identifier));
          return anySyntax;
        },
      };
      const parts = partsOf({ isInMemory: false, redis, postgresBus, serving, ports: {} });
      try {
        await (await load())(parts).load(options as ContainerModuleLoadOptions);
      } finally {
        await parts.lifetime.close();
      }
      expect([...bound].sort()).to.deep.equal([...binds].sort());
    });

  it('binds every token somewhere', () => {
    const bound = new Set(Object.values(graph).flatMap(({ binds }) => binds));
    expect(Object.keys(tokens).filter((name) => !bound.has(name as TokenName))).to.deep.equal([]);
  });

  for (const [name, choice] of Object.entries(choices)) {
    const bound = chosenLayers(choice).flatMap(({ binds }) => binds);

    it(`binds every name once for ${name}`, () => {
      expect(bound.filter((one, index) => bound.indexOf(one) !== index)).to.deep.equal([]);
    });

    it(`can make everything for ${name}`, () =>
      withContainer(choice, (container) => {
        const { redis: hasRedis, postgresBus: hasBus, serving: isServed, isInMemory } = choice;
        const absent = [
          !hasRedis && 'redisOptions',
          !hasBus && 'postgresBus',
          !isServed && 'serving',
          isInMemory && 'database',
        ];
        for (const token of bound)
          if (!absent.includes(token)) expect(container.get<unknown>(tokens[token]), token).not.to.equal(undefined);
      }));
  }

  it('wraps contacts with the cache, and directory and rooms with its invalidation', () =>
    withContainer({ isInMemory: false, redis, ports: {} }, (container) => {
      expect(container.get(tokens.contacts)).to.be.instanceOf(CachedContactList);
      expect(container.get(tokens.directory)).not.to.equal(container.get(tokens.bareDirectory));
      expect(container.get(tokens.rooms)).not.to.equal(container.get(tokens.bareRooms));
    }));

  for (const name of ['contacts', 'directory', 'rooms'] as const)
    it(`caches no contact lists when the host brings its own ${name}`, async () => {
      const world = await memoryWorld();
      const ports: HostPorts = { [name]: world[name] };
      await withContainer({ isInMemory: false, redis, ports }, (container) => {
        expect(container.get<unknown>(tokens[name])).to.equal(world[name]);
        expect(container.isBound(tokens.contactCache)).to.equal(false);
      });
    });

  it('does not make an adapter that a port of the host replaces', async () => {
    const { presence } = await memoryWorld();
    const choice = { isInMemory: false, redis, postgresBus, serving, ports: { presence } };
    await withContainer(choice, (container) => {
      for (const { binds } of chosenLayers(choice))
        for (const token of binds) expect(container.get<unknown>(tokens[token])).not.to.be.instanceOf(RedisPresence);
      expect(container.get(tokens.presence)).to.equal(presence);
    });
  });
});
