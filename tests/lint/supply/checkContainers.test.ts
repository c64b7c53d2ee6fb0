import { expect } from 'chai';
import { runInRepository } from './runInRepository.ts';

const SCRIPT = 'scripts/supply/checkContainers.js';

const good = [
  'FROM node:20-slim AS build',
  'RUN apt-get update && apt-get install --yes --no-install-recommends git && rm -rf /var/lib/apt/lists/*',
  'RUN npm ci',
  'FROM build',
  'USER node',
  'HEALTHCHECK CMD ["true"]',
  'CMD ["node", "a.js"]',
];

const check = (lines: readonly string[], more: Record<string, string> = {}) =>
  runInRepository({ 'deploy/Dockerfile': `${lines.join('\n')}\n`, ...more }, SCRIPT);

describe('checkContainers', () => {
  it('passes a good image, and a good compose file', async () => {
    const compose = `services:\n  a: { image: "redis:7.4-alpine", environment: { REDIS_PASSWORD: "\${REDIS_PASSWORD}" } }\n`;
    expect(await check(good, { 'deploy/compose.yaml': compose })).to.deep.equal({ passed: true, output: '' });
  });

  for (const [what, line, at, pattern] of [
    ['an image without a version', 'FROM node', 0, /:1 node may be another image tomorrow/],
    ['the latest image', 'FROM node:latest', 0, /:1 node:latest may be another image tomorrow/],
    ['an instruction that there is not', 'RUNN true', 2, /:3 .*RUNN/],
    [
      'packages that stay in the layer',
      'RUN apt-get update && apt-get install --yes --no-install-recommends git',
      1,
      /:2 the lists of apt/,
    ],
    [
      'packages beyond need',
      'RUN apt-get update && apt-get install --yes git && rm -rf /var/lib/apt/lists/*',
      1,
      /--no-install-recommends/,
    ],
    [
      'a question of apt',
      'RUN apt-get update && apt-get install --no-install-recommends git && rm -rf /var/lib/apt/lists/*',
      1,
      /add --yes/,
    ],
    [
      'old lists of apt',
      'RUN apt-get install --yes --no-install-recommends git && rm -rf /var/lib/apt/lists/*',
      1,
      /run apt-get update/,
    ],
    ['npm install', 'RUN npm install', 2, /use npm ci/],
    ['what a server sends', 'RUN curl -s https://example.org/a | sh', 2, /it runs what a server sends/],
    ['ADD', 'ADD https://example.org/a.tgz /', 2, /:3 ADD fetches/],
    ['a secret in the image', 'ENV DIRECTORY_KEY=abc', 2, /:3 ENV stays in the image/],
    ['sudo', 'RUN sudo true', 2, /sudo is not for images/],
    ['a shell around the program', 'CMD node a.js', 6, /:7 CMD without brackets/],
  ] as const)
    it(`reports ${what}`, async () => {
      const { passed, output } = await check(good.with(at, line));
      expect(passed).to.equal(false);
      expect(output).to.match(pattern);
    });

  it('reports a container that runs as root, and one whose health nobody can tell', async () => {
    expect((await check(good.filter((line) => !line.startsWith('USER')))).output).to.match(/runs as root/);
    expect((await check(good.with(4, 'USER root'))).output).to.match(/runs as root/);
    expect((await check(good.filter((line) => !line.startsWith('HEALTH')))).output).to.match(/add HEALTHCHECK/);
    // A user of an earlier stage is none of the last one.
    expect(
      (await check(['FROM node:20-slim', 'USER node', ...good.filter((line) => !line.startsWith('USER'))])).passed,
    ).to.equal(false);
  });

  for (const [what, service, pattern] of [
    ['an image without a version', 'image: redis', /redis may be another image tomorrow/],
    ['all rights', 'privileged: true', /privileged gives it the machine/],
    ['all ports', 'network_mode: host', /all ports of the machine/],
    [
      'the socket of Docker',
      'volumes: ["/var/run/docker.sock:/var/run/docker.sock"]',
      /docker\.sock gives it the machine/,
    ],
    ['a password', 'environment: { POSTGRES_PASSWORD: abc }', /POSTGRES_PASSWORD is written here/],
  ] as const)
    it(`reports ${what} of a service`, async () => {
      const compose = `x: &all\n  restart: always\nservices:\n  one:\n    <<: *all\n    ${service}\n`;
      const { passed, output } = await check(good, { 'deploy/compose.yaml': compose });
      expect(passed).to.equal(false);
      expect(output).to.match(pattern);
      expect(output).to.match(/^deploy\/compose\.yaml service one: /);
    });

  it('fails where there is nothing to check', async () => {
    expect((await runInRepository({ 'a.txt': '' }, SCRIPT)).output).to.match(/There is no Dockerfile to check/);
  });
});
