import { expect } from 'chai';
import { runInRepository } from './runInRepository.ts';
import { withShellCheck } from './withShellCheck.ts';

const SCRIPT = 'scripts/supply/checkWorkflows.js';

const good = `name: test
on:
  push:
    branches: [main]
permissions:
  contents: read
jobs:
  test:
    runs-on: ubuntu-latest
    timeout-minutes: 10
    steps:
      - uses: actions/checkout@v4
        with:
          persist-credentials: false
      - run: npm run lint
      - name: Say who
        env:
          WHO: \${{ github.head_ref }}
        run: echo "$WHO"
`;

const check = (workflow: string) =>
  runInRepository({ '.github/workflows/test.yml': workflow, 'package.json': '{"scripts":{"lint":"true"}}' }, SCRIPT);

describe('checkWorkflows', () => {
  before(function look() {
    withShellCheck(this);
  });

  it('passes a good one', async () => {
    expect(await check(good)).to.deep.equal({ passed: true, output: '' });
  });

  for (const [what, from, to, pattern] of [
    ['a misspelt key', 'runs-on', 'run-on', /:9 .*run-on|:9 .*runs-on|Unexpected value 'run-on'/],
    ['an event that there is not', '  push:', '  pushed:', /pushed/],
    ['an expression that cannot be read', 'github.head_ref', 'github.head_ref ||', /test\.yml:18/],
    ['a script that npm has not', 'npm run lint', 'npm run lynt', /:15 package\.json has no script "lynt"/],
    ['a fault of the shell', 'echo "$WHO"', 'echo $WHO', /:19 .*SC2086/],
    [
      'what a stranger writes in a program',
      'echo "$WHO"',
      `echo "\${{ github.head_ref }}"`,
      /:19 \$\{\{ github\.head_ref \}\} is put into the program/,
    ],
    [
      'an action by a branch',
      'actions/checkout@v4',
      'actions/checkout@main',
      /:12 actions\/checkout@main may be other code tomorrow/,
    ],
    [
      'an action of somebody by its version',
      'actions/checkout@v4',
      'somebody/action@v4',
      /:12 somebody\/action@v4 may be other code/,
    ],
    [
      'a token that is left behind',
      'persist-credentials: false',
      'persist-credentials: true',
      /checkout leaves a token/,
    ],
    ['a job that may hang', '    timeout-minutes: 10\n', '', /the job test may hang/],
    ['rights by default', 'permissions:\n  contents: read\n', '', /it has all rights/],
    ['a right to write for all', 'contents: read', 'contents: write', /every job may write/],
    [
      'a deploy that nobody approves',
      '  test:\n    runs',
      '  deploy:\n    runs',
      /the job deploy needs an environment/,
    ],
    [
      'secrets for strangers',
      '  push:\n    branches: [main]',
      '  pull_request_target:',
      /pull_request_target runs with secrets/,
    ],
  ] as const)
    it(`reports ${what}`, async () => {
      expect(good).to.include(from);
      const { passed, output } = await check(good.replace(from, to));
      expect(passed).to.equal(false);
      expect(output).to.match(pattern);
    });

  it('takes an action of somebody by the hash of a commit', async () => {
    const pinned = good.replace('actions/checkout@v4', `somebody/action@${'0a'.repeat(20)} # v4.1.0`);
    expect(await check(pinned)).to.deep.equal({ passed: true, output: '' });
  });

  it('fails where there is nothing to check', async () => {
    expect((await runInRepository({ 'package.json': '{}' }, SCRIPT)).output).to.match(/There are no workflows/);
  });
});
