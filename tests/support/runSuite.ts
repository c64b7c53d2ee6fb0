import mocha from 'mocha';

export interface SuiteResult {
  readonly passed: readonly string[];
  /** Titles of the failed tests. */
  readonly failed: readonly string[];
}

const { Suite, reporters } = mocha;
const borrowed = [
  'describe',
  'it',
  'before',
  'after',
  'beforeEach',
  'afterEach',
  'context',
  'specify',
  'xdescribe',
  'xit',
];

class SilentReporter extends reporters.Base {
  override epilogue(): void {}
}

/** Runs a suite separately from the current run, and returns its results. */
export const runSuite = async (define: () => void): Promise<SuiteResult> => {
  const inner = new mocha({ reporter: SilentReporter, timeout: 10_000 });
  const own = new Map(borrowed.map((name) => [name, Reflect.get(globalThis, name)]));
  inner.suite.emit(Suite.constants.EVENT_FILE_PRE_REQUIRE, globalThis, '', inner);
  try {
    define();
  } finally {
    for (const [name, value] of own) Reflect.set(globalThis, name, value);
  }
  const passed: string[] = [];
  const failed: string[] = [];
  await new Promise<void>((resolve) => {
    const runner = inner.run(() => resolve());
    runner.on('pass', ({ title }) => passed.push(title));
    runner.on('fail', ({ title }) => failed.push(title));
  });
  inner.dispose();
  return { passed, failed };
};
