/**
 * Keeps the compiled program of the embedded database in each process of the tests from its first start on: V8 finds it
 * there for every later engine, which then starts in a fraction of the time. Loaded by `.mocharc.json`.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { EngineThread } from '../../adapters/embedded/EngineThread.ts';

const program = new URL('pglite.wasm', import.meta.resolve('@electric-sql/pglite'));
const kept: Promise<WebAssembly.Module>[] = [];

const { start } = EngineThread;
EngineThread.start = (options) => {
  if (kept.length === 0) kept.push(readFile(fileURLToPath(program)).then((bytes) => WebAssembly.compile(bytes)));
  return start.call(EngineThread, options);
};
