/**
 * `npm run bench:page [-- --out <folder>]` measures the page in Chromium against the demo school: the largest contentful
 * paint of cold visits on a slow line and a slow processor, and the frames of a scroll through 10,000 messages. Prints a
 * table and writes all figures with the machine as JSON. Needs Chromium.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { CDPSession, Page } from 'playwright-core';
import { BrowserWindows } from '../../tests/web/BrowserWindows.ts';
import { WebSchool } from '../../tests/web/WebSchool.ts';
import { describeMachine } from '../machine.ts';
import { quantile } from '../measure/quantile.ts';

/** The slow 4G of browsers' own tools: 1.6 Mbit/s down, 750 kbit/s up, 150 ms there and back. */
const slowLine = {
  offline: false,
  ...{ latency: 150, downloadThroughput: (1.6 * 1024 * 1024) / 8, uploadThroughput: (750 * 1024) / 8 },
};
const slowdown = 4;
const visits = 7;
const messages = 10_000;
/** Sent side by side. */
const perRequest = 50;
const frames = 600;
const pixelsPerFrame = 120;

interface Line {
  readonly name: string;
  readonly unit: 'ms' | '1/s' | '%';
  readonly p50: number;
  readonly worst: number;
}

const observePaint = `
  window.largestPaint = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.largestPaint = entry.startTime;
  }).observe({ type: 'largest-contentful-paint', buffered: true });
`;

/** A visit of a browser that has never been here. @returns milliseconds until the largest paint */
const largestPaint = async (windows: BrowserWindows, address: string, until: string): Promise<number> => {
  const page = await windows.visit(address, {}, async (made) => {
    await made.addInitScript(observePaint);
    const session = await made.context().newCDPSession(made);
    await session.send('Network.enable');
    await session.send('Network.setCacheDisabled', { cacheDisabled: true });
    await session.send('Network.emulateNetworkConditions', slowLine);
    await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  });
  await page.locator(until).first().waitFor({ timeout: 60_000 });
  await page.evaluate('new Promise((done) => requestIdleCallback(done, { timeout: 3000 }))');
  const at = Number(await page.evaluate('window.largestPaint'));
  await page.context().close();
  return at;
};

/** Intervals between frames, in milliseconds, while the list moves back from its end. */
const scrollFrames = async (page: Page, session: CDPSession, rate: number): Promise<readonly number[]> => {
  await session.send('Emulation.setCPUThrottlingRate', { rate });
  const intervals = (await page.evaluate(`new Promise((done) => {
    const scroller = document.querySelector('.scroller');
    const intervals = [];
    let before;
    const step = (now) => {
      if (before !== undefined) intervals.push(now - before);
      before = now;
      scroller.scrollTop -= ${pixelsPerFrame};
      if (intervals.length < ${frames}) requestAnimationFrame(step); else done(intervals);
    };
    requestAnimationFrame(step);
  })`)) as number[];
  await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  return intervals;
};

const fill = async (school: WebSchool, room: number): Promise<void> => {
  for (let line = 0; line < messages; line += perRequest)
    await Promise.all(
      Array.from({ length: perRequest }, (_, index) =>
        school.request('daniel.okafor', 'POST', `rooms/${room}/messages/`, {
          content: `line ${line + index} ${'of a lesson that went on and on '.repeat((line + index) % 5)}`,
        }),
      ),
    );
};

const summary = (name: string, values: readonly number[]): Line => ({
  ...{ name, unit: 'ms', p50: quantile(values, 0.5), worst: Math.max(...values) },
});

const frameLines = (name: string, intervals: readonly number[]): readonly Line[] => {
  const late = intervals.filter((ms) => ms > 1000 / 60 + 4).length;
  const total = intervals.reduce((sum, ms) => sum + ms, 0);
  return [
    {
      name: `${name}: frames`,
      unit: '1/s',
      p50: (1000 * intervals.length) / total,
      worst: 1000 / Math.max(...intervals),
    },
    { name: `${name}: frames that came late`, unit: '%', p50: (100 * late) / intervals.length, worst: 0 },
  ];
};

const begun = new Date();
const { values } = parseArgs({ options: { out: { type: 'string', default: join('bench', 'out') } } });
const school = await WebSchool.open();
const windows = await BrowserWindows.launch();
const lines: Line[] = [];
try {
  const room = await school.direct('daniel.okafor', 'arjun.mehta');
  await school.request('daniel.okafor', 'POST', `rooms/${room}/messages/`, { content: 'The first words' });
  const places = [
    ['choice of a person', '/', '.person-choice'],
    ['list of chats', '/?as=arjun.mehta', '.room'],
    ['a chat', `/r/${room}?as=arjun.mehta`, '.bubble-text'],
  ] as const;
  for (const [name, path, until] of places) {
    const paints: number[] = [];
    for (let visit = 0; visit < visits; visit += 1)
      paints.push(await largestPaint(windows, `${school.address}${path}`, until));
    lines.push(summary(`largest paint: ${name}`, paints));
  }
  await fill(school, room);
  const page = await windows.visit(`${school.address}/r/${room}?as=arjun.mehta`);
  await page.locator('.bubble-text').last().waitFor();
  const session = await page.context().newCDPSession(page);
  lines.push(...frameLines('scrolling', await scrollFrames(page, session, 1)));
  lines.push(
    ...frameLines(`scrolling, processor ${slowdown} times slower`, await scrollFrames(page, session, slowdown)),
  );
} finally {
  await windows.quit();
  await school.close();
}

mkdirSync(values.out, { recursive: true });
const file = join(values.out, `page-${begun.toISOString().slice(0, 19).replaceAll(':', '-')}.json`);
writeFileSync(file, `${JSON.stringify({ begun, machine: describeMachine(), lines }, null, 1)}\n`);
for (const { name, unit, p50, worst } of lines)
  console.log(`${name.padEnd(64)} ${p50.toFixed(1).padStart(8)} ${unit.padEnd(4)} worst ${worst.toFixed(1)}`);
console.log(file);
