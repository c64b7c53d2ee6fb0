import { resolve } from 'node:path';
import { expect } from 'chai';
import { runInTree } from './runInTree.ts';

const later = 'declare const later: () => Promise<number>;\ndeclare const boom: (f: () => void) => void;\n';
const timer = 'declare const setTimeout: (f: (value: unknown) => void, ms: number) => void;\n';
const node = 'declare const process: { env: Record<string, string> };\n';

/** For each file, the rule that must be reported and the code that breaks it. */
const violations: Readonly<Record<string, readonly [rule: string, code: string]>> = {
  'adapters/floating.ts': ['no-floating-promises', `${later}later();\nexport {};`],
  'adapters/misused.ts': ['no-misused-promises', `${later}boom(async () => { await later(); });\nexport {};`],
  'adapters/thenable.ts': ['await-thenable', 'export const two = async () => {\n  await 2;\n};'],
  'adapters/returned.ts': [
    'return-await',
    `${later}export const tried = async () => { try { return later(); } catch { return 0; } };`,
  ],
  'adapters/thrown.ts': ['only-throw-error', "export const fail = () => { throw 'text'; };"],
  'adapters/rejected.ts': ['prefer-promise-reject-errors', "export const fail = () => Promise.reject('text');"],
  'adapters/switched.ts': [
    'switch-exhaustiveness-check',
    "export const f = (x: 'a' | 'b') => {\n  switch (x) {\n    case 'a':\n      return 1;\n  }\n};",
  ],
  'adapters/environment.ts': ['no-restricted-properties', `${node}export const port = process.env['PORT'];`],
  'adapters/environment2.ts': [
    'no-restricted-imports',
    "import { env } from 'node:process';\nexport const port = env;",
  ],
  'adapters/status.ts': ['no-restricted-syntax', 'export const f = (r: { status(n: number): void }) => r.status(404);'],
  'composition/role.ts': ['no-restricted-syntax', "export const f = (u: { role: string }) => u.role === 'admin';"],
  'core/now.ts': ['no-restricted-properties', 'export const now = () => Date.now();'],
  'core/today.ts': ['no-restricted-syntax', 'export const today = () => new Date();'],
  'core/chance.ts': ['no-restricted-properties', 'export const chance = () => Math.random();'],
  'tests/nap.test.ts': [
    'no-restricted-syntax',
    "import { setTimeout as nap } from 'node:timers/promises';\nawait nap(10);",
  ],
  'tests/doze.test.ts': [
    'no-restricted-syntax',
    'declare const sleep: (ms: number) => Promise<void>;\nawait sleep(10);',
  ],
  'tests/sleep.test.ts': ['no-restricted-syntax', `${timer}await new Promise((resolve) => setTimeout(resolve, 10));`],
};
const lawful = {
  'adapters/wire/errorTable.ts': 'export const f = (r: { status(n: number): void }) => r.status(404);',
  'composition/readConfig.ts': `${node}export const port = process.env['PORT'];`,
  'core/permissions/rights.ts': "export const f = (u: { role: string }) => u.role === 'admin';",
  'core/clock.ts': 'export const at = (ms: number) => new Date(ms);',
  'tests/deadline.test.ts': `${timer}await new Promise((_, reject) => setTimeout(() => reject(new Error('late')), 10));`,
};
const compilerOptions = { target: 'es2023', module: 'nodenext', strict: true, types: [] };

interface LintedFile {
  readonly filePath: string;
  readonly messages: readonly { readonly ruleId: string | null }[];
}

describe('eslint.config.js', () => {
  it('reports a violation of each house rule, and nothing in lawful code', async () => {
    const code = Object.fromEntries(Object.entries(violations).map(([file, [, text]]) => [file, text]));
    const tsconfig = JSON.stringify({ compilerOptions, include: ['**/*.ts'] });
    const { output } = await runInTree(
      { ...lawful, ...code, 'tsconfig.json': tsconfig, 'package.json': '{ "type": "module" }' },
      'node_modules/eslint/bin/eslint.js',
      ...['.', '--format', 'json', '--config', resolve('eslint.config.js')],
    );

    const reported = (JSON.parse(output) as LintedFile[]).flatMap(({ filePath, messages }) => {
      const file = filePath
        .split('/')
        .slice(filePath.split('/').findIndex((part) => part.startsWith('homeroom-lint-')) + 1);
      return messages.map(({ ruleId }) => `${file.join('/')}: ${ruleId?.replace('@typescript-eslint/', '')}`);
    });
    expect(reported).to.have.members(Object.entries(violations).map(([file, [rule]]) => `${file}: ${rule}`));
  });
});
