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
}

const read = (name: string): string => readFileSync(`deploy/${name}`, 'utf8');
const matches = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, found = '']) => found);

const text = read('compose.yaml');
const { services } = parse(text, { merge: true }) as { services: Readonly<Record<string, Service>> };
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

const filledIn = {
  POSTGRES_PASSWORD: 'b'.repeat(64),
  REDIS_PASSWORD: 'c'.repeat(64),
  AUTH_JWT_SECRET: '0a7d3f91c2e84b56d1f7093ac85be264',
};

describe('compose.yaml', () => {
  it('sets only variables that a node reads, with the same values for every node', () => {
    expect([...variablesRead()]).to.include.members(Object.keys(node1.environment ?? {}));
    for (const [name, { environment }] of nodes) expect(environment, name).to.deep.equal(node1.environment);
  });

  it('sets values that a node accepts, and refuses to start without passwords', () => {
    const { database, redis, auth, trustProxy, policy, logLevel } = configOf(node1, filledIn);
    expect(database).to.have.property(
      'url',
      `postgres://homeroom:${filledIn.POSTGRES_PASSWORD}@postgres:5432/homeroom`,
    );
    expect(redis).to.deep.equal({ host: 'redis', port: 6379, isCluster: false, password: filledIn.REDIS_PASSWORD });
    expect({ auth: auth.secret, trustProxy, policy, logLevel }).to.deep.equal({
      auth: filledIn.AUTH_JWT_SECRET,
      trustProxy: true,
      policy: 'education',
      logLevel: 'info',
    });
    expect(() => configOf(node1, {})).to.throw('POSTGRES_PASSWORD: fill in deploy/.env');
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
    const { hostname, username, pathname } = new URL('url' in database ? database.url : '');
    expect(services).to.include.keys(hostname, redis !== undefined && 'host' in redis ? redis.host : '');
    expect(services['postgres']?.environment).to.include({ POSTGRES_USER: username, POSTGRES_DB: pathname.slice(1) });
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
    const ofNginx = matches(read('nginx.conf'), /^\s*server (\w+:\d+) /gm);
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
    expect(homeroom).to.deep.include({ networks: ['inside'], profiles: ['commands'], restart: 'no' });
    expect(node1.networks).not.to.deep.equal(node2.networks);
  });
});
