import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { parse } from 'yaml';
import { readConfig } from '../../composition/readConfig.ts';
import { variablesRead } from '../support/variablesRead.ts';

interface Service {
  readonly volumes?: readonly string[];
  readonly image: string;
  readonly build?: { readonly dockerfile: string };
  readonly pull_policy?: string;
  readonly profiles?: readonly string[];
  readonly command?: readonly string[];
  readonly restart?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly networks: readonly string[] | Readonly<Record<string, { readonly ipv4_address: string }>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: object;
  readonly user?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
}

interface Network {
  readonly internal?: boolean;
}

const read = (name: string): string => readFileSync(`deploy/${name}`, 'utf8');
const matches = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, found = '']) => found);

const text = read('compose.yaml');
const { services, networks } = parse(text, { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, Network | null>>;
};
const { node1, node2 } = services as { node1: Service; node2: Service };
const dockerfile = read('Dockerfile');
const port = /^EXPOSE (\d+)$/m.exec(dockerfile)?.[1];
const nodes = Object.entries(services).filter(([, { image }]) => image === node1.image);

/** Substitutes variables as Compose does. @throws Error for a missing required variable */
const substituted = (value: string, env: Readonly<Record<string, string>>): string =>
  value.replace(/\$\{(\w+):([-?])([^}]*)\}/g, (_, name: string, operator: string, otherwise: string) => {
    const given = env[name];
    if (given !== undefined && given !== '') return given;
    if (operator === '?') throw new Error(`${name}: ${otherwise}`);
    return otherwise;
  });

const configOf = ({ environment = {} }: Service, env: Readonly<Record<string, string>>) =>
  readConfig(Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, substituted(value, env)])));

const networksOf = ({ networks: named }: Service): string[] => (Array.isArray(named) ? [...named] : Object.keys(named));

const filledIn = {
  POSTGRES_PASSWORD: 'b'.repeat(64),
  DATABASE_OWNER_PASSWORD: 'd'.repeat(64),
  DATABASE_PASSWORD: 'e'.repeat(64),
  REDIS_PASSWORD: 'c'.repeat(64),
  AUTH_JWT_SECRET: '0a7d3f91c2e84b56d1f7093ac85be264',
};

describe('compose.yaml', () => {
  it('sets only variables that a node reads, with the same values for every node', () => {
    expect([...variablesRead()]).to.include.members(Object.keys(node1.environment ?? {}));
    for (const [name, { environment }] of nodes) expect(environment, name).to.include(node1.environment);
  });

  it('gives the role that owns the tables to setup and to commands alone', () => {
    const owners = nodes.filter(([, { environment }]) => environment?.['DATABASE_OWNER_URL'] !== undefined);
    expect(owners.map(([name]) => name)).to.have.members(['setup', 'homeroom']);
    for (const [, service] of owners) {
      const { database } = configOf(service, filledIn);
      const [node, owner] = 'url' in database ? [new URL(database.url), new URL(database.ownerUrl ?? '')] : [];
      expect([node?.username, owner?.username]).to.deep.equal(['homeroom_node', 'homeroom_owner']);
      expect([owner?.password, owner?.host, owner?.pathname]).to.deep.equal([
        ...[filledIn.DATABASE_OWNER_PASSWORD, node?.host, node?.pathname],
      ]);
    }
    expect(configOf(node1, filledIn).mayMigrate).to.equal(false);
  });

  it('gives PostgreSQL the script that makes the two roles, and their passwords', () => {
    const { volumes = [], environment } = services['postgres'] ?? {};
    expect(volumes).to.include('./postgres-roles.sh:/docker-entrypoint-initdb.d/postgres-roles.sh:ro');
    const wanted = matches(read('postgres-roles.sh'), /\$\{(\w+):\?/g);
    expect(environment).to.include.keys(...wanted);
  });

  it('lets no service write, gain rights or be root', () => {
    for (const [name, service] of Object.entries(services)) {
      expect(service, name).to.deep.include({
        ...{ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] },
      });
      // The nodes' is that of their image.
      if (service.image !== node1.image) expect(service.user, name).to.match(/^[1-9]\d*:[1-9]\d*$/);
    }
    expect(dockerfile).to.match(/^USER [1-9]\d*:[1-9]\d*$/m);
  });

  it('pins every image to an exact version', () => {
    const foreign = Object.values(services).filter(({ image }) => image !== node1.image);
    for (const image of [...foreign.map((one) => one.image), ...matches(dockerfile, /^ARG NODE=(.*)$/gm)])
      expect(image).to.match(/^[a-z]+:\d+\.\d+(\.\d+)?-[a-z]+(-slim)?$/);
    // Made on this machine; safe-deploy names each release.
    expect(substituted(node1.image, {})).to.equal('homeroom:built');
  });

  it('keeps the database away from the balancer, and both inner networks away from the world', () => {
    expect(networks).to.deep.include({ outside: null, public: null });
    for (const name of ['inside', 'data']) expect(networks[name]?.internal, name).to.equal(true);
    const members = (network: string): string[] =>
      Object.entries(services).flatMap(([name, service]) => (networksOf(service).includes(network) ? [name] : []));
    expect(members('data')).to.have.members(['setup', 'node1', 'node2', 'homeroom', 'postgres', 'redis']);
    expect(members('inside')).to.have.members(['node1', 'node2', 'homeroom', 'nginx']);
    expect(members('outside')).to.have.members(['node1', 'node2', 'homeroom']);
    expect(members('public')).to.deep.equal(['nginx']);
  });

  it('sets values that a node accepts, and refuses to start without passwords', () => {
    const { database, redis, auth, trustProxy, policy, logLevel } = configOf(node1, filledIn);
    expect(database).to.have.property(
      'url',
      `postgres://homeroom_node:${filledIn.DATABASE_PASSWORD}@postgres:5432/homeroom`,
    );
    expect(redis).to.deep.equal({ host: 'redis', port: 6379, isCluster: false, password: filledIn.REDIS_PASSWORD });
    expect({ auth: auth.secret, trustProxy, policy, logLevel }).to.deep.equal({
      auth: filledIn.AUTH_JWT_SECRET,
      trustProxy: true,
      policy: 'education',
      logLevel: 'info',
    });
    expect(() => configOf(node1, {})).to.throw('DATABASE_PASSWORD: fill in deploy/.env');
  });

  it('keeps contents of files in one volume of all nodes, that the image lets them write', () => {
    const [volume = '', folder = ''] = node1.volumes?.[0]?.split(':') ?? [];
    expect(configOf(node1, filledIn).files.store).to.deep.equal({ folder });
    for (const [name, { volumes }] of nodes) expect(volumes, name).to.deep.equal([`${volume}:${folder}`]);
    expect(parse(text).volumes).to.have.property(volume);
    expect(dockerfile).to.match(new RegExp(`mkdir .*${folder}.* && chown node:node .*${folder}`));
  });

  it('uses exactly the variables that env.example names', () => {
    expect(new Set(matches(text, /\$\{(\w+)/g))).to.deep.equal(new Set(matches(read('env.example'), /^(\w+)=/gm)));
  });

  it('names only existing services in its addresses', () => {
    const { database, redis } = configOf(node1, filledIn);
    const { hostname } = new URL('url' in database ? database.url : '');
    expect(services).to.include.keys(hostname, redis !== undefined && 'host' in redis ? redis.host : '');
  });

  it('starts each service when the services it needs are healthy, and nodes when the database is prepared', () => {
    for (const [name, { depends_on: needed = {} }] of Object.entries(services))
      for (const [other, { condition }] of Object.entries(needed)) {
        const isChecked = services[other]?.healthcheck !== undefined || services[other]?.image === node1.image;
        const expected = other === 'setup' ? 'service_completed_successfully' : 'service_healthy';
        expect([name, other, isChecked, condition]).to.deep.equal([name, other, true, expected]);
      }
    expect(dockerfile).to.match(/^HEALTHCHECK /m);
    expect(node1.depends_on).to.have.keys('setup', 'redis');
    expect(services['setup']?.depends_on).to.have.keys('postgres');
    expect(services['setup']).to.deep.include({ command: ['setup'], restart: 'no' });
    expect(services['nginx']?.depends_on).to.have.keys('node1', 'node2');
  });

  it('publishes only the balancer, at the port where nginx listens', () => {
    const published = Object.entries(services).flatMap(([name, { ports = [] }]) => ports.map((one) => [name, one]));
    const [listens] = matches(read('nginx.conf'), /^\s*listen (\d+);/gm);
    expect(published).to.deep.equal([['nginx', `\${PUBLIC_PORT:-${listens}}:${listens}`]]);
    expect(read('haproxy.cfg')).to.include(`bind :${listens}\n`);
  });

  it('has the nodes that both balancers use, at the port where the image listens', () => {
    const ofNginx = [...new Set(matches(read('nginx.conf'), /^\s*server (\w+:\d+) /gm))];
    const ofHaproxy = matches(read('haproxy.cfg'), /^\s*server \w+ (\w+:\d+)$/gm);
    const served = nodes.filter(([, { restart }]) => restart !== 'no').map(([name]) => `${name}:${port}`);
    expect(served).to.deep.equal(['node1:8000', 'node2:8000']);
    expect([ofNginx, ofHaproxy]).to.deep.equal([served, served]);
    expect(dockerfile).to.match(new RegExp(`PORT=${port} `));
  });

  it('builds its image once and pulls it from nowhere', () => {
    const built = nodes.filter(([, { build }]) => build !== undefined);
    expect(built.map(([name, { build }]) => [name, build?.dockerfile])).to.deep.equal([['node1', 'deploy/Dockerfile']]);
    for (const [name, { build, pull_policy: pulls }] of nodes)
      expect(pulls, name).to.equal(build === undefined ? 'never' : undefined);
  });

  it('runs commands in their own service, beside the nodes', () => {
    const { homeroom } = services;
    expect(homeroom).to.deep.include({ profiles: ['commands'], restart: 'no' });
    expect(node1.networks).not.to.deep.equal(node2.networks);
  });
});
