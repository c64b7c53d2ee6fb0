import { expect } from 'chai';
import { AnswerServer, sender } from './AnswerServer.ts';

const parts = (count: number): string[] => [
  ...[`From: ${sender}`, 'MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary="b"', ''],
  ...Array.from({ length: count }, () => ['--b', 'Content-Type: text/plain', '', 'x']).flat(),
  '--b--',
];

const nested = (depth: number): string[] => [
  ...[`From: ${sender}`, 'MIME-Version: 1.0'],
  ...Array.from({ length: depth }, (_, at) => [
    `Content-Type: multipart/mixed; boundary="b${at}"`,
    '',
    `--b${at}`,
  ]).flat(),
  ...['Content-Type: text/plain', '', 'deep'],
];

describe('mails that are made to hurt', () => {
  let server: AnswerServer;
  before(async () => {
    server = await AnswerServer.open();
  });
  after(() => server.close());

  /** Milliseconds of processor time and megabytes that a mail costs, and what it was told. */
  const cost = async (lines: readonly string[]) => {
    const before = process.cpuUsage();
    const rssBefore = process.memoryUsage().rss;
    const told = await server.raw(lines);
    const { user, system } = process.cpuUsage(before);
    return { told, cpuMs: (user + system) / 1_000, megabytes: (process.memoryUsage().rss - rssBefore) / 2 ** 20 };
  };

  const mails: readonly (readonly [string, () => string[]])[] = [
    ['10,000 parts', () => parts(10_000)],
    ['parts that nest 5,000 deep', () => nested(5_000)],
    [
      'headers of 5 MB',
      () => [`From: ${sender}`, ...Array.from({ length: 70_000 }, (_, at) => `X-${at}: ${'y'.repeat(60)}`), '', 'x'],
    ],
    ['one line of 3 MB', () => [`From: ${sender}`, '', 'y'.repeat(3_000_000)]],
    ['a head without an end', () => [`From: ${'<'.repeat(500_000)}`, '', 'x']],
    ['100,000 addresses', () => [`From: ${'a@b.example, '.repeat(100_000)}`, '', 'x']],
    [
      'encoded words without end',
      () => [`From: ${sender}`, `Subject: ${'=?utf-8?q?=41?= '.repeat(10_000)}`, '', 'On 1:00 '.repeat(50_000)],
    ],
    [
      'HTML that nests',
      () => [
        `From: ${sender}`,
        'Content-Type: text/html',
        '',
        ...Array.from({ length: 30_000 }, () => '<div><blockquote>'),
      ],
    ],
  ];

  for (const [what, write] of mails)
    it(`bounds what it costs to refuse ${what}`, async function bounded() {
      this.timeout(30_000);
      const lines = write();
      const { told, cpuMs, megabytes } = await cost(lines);
      expect(told).to.match(/^55\d /);
      expect(cpuMs).to.be.below(6_000);
      expect(megabytes).to.be.below(300);
    });

  it('refuses a mail of 30 MB without keeping it', async function large() {
    this.timeout(30_000);
    const line = 'y'.repeat(998);
    const { told, megabytes } = await cost([`From: ${sender}`, '', ...Array.from({ length: 30_000 }, () => line)]);
    expect(told).to.match(/^55\d /);
    expect(megabytes).to.be.below(300);
    expect(await server.mail({ text: 'still here' })).to.match(/^250 /);
  });
});
