/**
 * `npm run bench:storms [-- --seconds 20 --out <folder>]` opens twenty pages of each older client with a token that has
 * expired, each with its own rule for coming back, and measures the processor time of the server: all pages from one address,
 * as in a school, and each from its own. Prints a table and writes all figures with the machine as JSON. Linux, whose loopback
 * has as many addresses as are needed.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { issueToken } from '../../adapters/jwt/issueToken.ts';
import { freePort } from '../../tests/support/freePort.ts';
import { freshFolder } from '../freshFolder.ts';
import { describeMachine } from '../machine.ts';
import { cpuSeconds } from '../measure/processTimes.ts';
import { secret } from '../peers/homeroom.ts';
import { answers, ServerProcess } from '../ServerProcess.ts';
import { OlderTab } from './OlderTab.ts';
import { type Storm, storms } from './storms.ts';

const tabs = 20;
/** Percent of one core. */
const goal = 5;
const command = fileURLToPath(new URL('../../command/homeroom.js', import.meta.url));

interface Line {
  readonly name: string;
  readonly from: 'one address' | 'an address each';
  readonly seconds: number;
  readonly opened: number;
  /** Percent of one core that the server takes, with the storm and without it. */
  readonly storm: number;
  readonly idle: number;
}

const start = async (legacy: Storm['legacy']) => {
  const port = await freePort();
  const server = await ServerProcess.start({
    ...{ command: process.execPath, args: [command, 'serve'] },
    env: {
      ...{ PORT: `${port}`, AUTH_JWT_SECRET: secret, DATA_DIR: join(freshFolder(), 'data'), LOG_LEVEL: 'warn' },
      ...(legacy !== null && { LEGACY: legacy }),
    },
    ready: () => answers(`http://127.0.0.1:${port}/api/health/ready`),
  });
  return { server, address: `ws://127.0.0.1:${port}` };
};

/** Percent of one core that the server takes meanwhile. */
const shareOf = async (server: ServerProcess, seconds: number): Promise<number> => {
  const [cpu, begun] = [cpuSeconds([server.pid]), performance.now()];
  await wait(seconds * 1_000);
  return (100_000 * (cpuSeconds([server.pid]) - cpu)) / (performance.now() - begun);
};

const measure = async ({ name, legacy, rule }: Storm, from: Line['from'], seconds: number): Promise<Line> => {
  const { server, address } = await start(legacy);
  try {
    const token = await issueToken({ secret, externalId: 'sam', ttlSeconds: -60 });
    await wait(3_000);
    const idle = await shareOf(server, seconds / 2);
    const localAddress = (tab: number): string => (from === 'one address' ? '127.0.0.1' : `127.0.1.${tab + 1}`);
    const pages = Array.from({ length: tabs }, (_, tab) => new OlderTab(address, token, rule, localAddress(tab)));
    const storm = await shareOf(server, seconds);
    for (const page of pages) page.close();
    const opened = pages.reduce((sum, page) => sum + page.opened, 0);
    return { name, from, seconds, opened, storm, idle };
  } finally {
    await server.stop();
  }
};

const begun = new Date();
const { values } = parseArgs({
  options: { out: { type: 'string', default: join('bench', 'out') }, seconds: { type: 'string', default: '20' } },
});
const lines: Line[] = [];
for (const storm of storms)
  for (const from of ['one address', 'an address each'] as const)
    lines.push(await measure(storm, from, Number(values.seconds)));

mkdirSync(values.out, { recursive: true });
const file = join(values.out, `storms-${begun.toISOString().slice(0, 19).replaceAll(':', '-')}.json`);
writeFileSync(file, `${JSON.stringify({ begun, machine: describeMachine(), tabs, goal, lines }, null, 1)}\n`);
for (const { name, from, seconds, opened, storm, idle } of lines)
  console.log(
    `${name.padEnd(20)} ${from.padEnd(16)} ${`${opened}`.padStart(5)} sockets in ${seconds} s  ${storm.toFixed(1).padStart(5)} % of a core, idle ${idle.toFixed(1)} %${storm < goal ? '' : '  MISSED'}`,
  );
console.log(file);
