/**
 * Checks the packed package as those who install it get it.
 *
 *   node scripts/checkPackage.js publint   package.json: every path is there, in the form that it says
 *   node scripts/checkPackage.js attw      types: every entry resolves for programs in ESM and for bundlers
 */
import { spawnSync } from 'node:child_process';
import { packOnce } from './packOnce.js';

/** @type {Record<string, string[]>} */
const TOOLS = {
  publint: ['node_modules/publint/src/cli.js', 'run', '--strict'],
  attw: ['node_modules/@arethetypeswrong/cli/dist/index.js', '--profile', 'esm-only', '--no-emoji', '--no-color'],
};
const tool = TOOLS[process.argv[2] ?? ''];
if (tool === undefined) {
  console.error(`Name a tool: ${Object.keys(TOOLS).join(' or ')}`);
  process.exit(2);
}
const { status } = spawnSync(process.execPath, [...tool, packOnce()], { stdio: 'inherit' });
process.exitCode = status ?? 1;
