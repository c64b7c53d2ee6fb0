import mocha from 'mocha';

const { Runner, reporters } = mocha;
const { EVENT_TEST_END } = Runner.constants;

/**
 * The `spec` report, then every title that two tests share, as a failure, and as the last line the counts:
 * `12 passed, 0 failed`, followed by `, 3 skipped` if tests were skipped.
 */
export default class ClosingLineReporter extends reporters.Spec {
  readonly #files = new Map<string, (string | undefined)[]>();

  constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
    super(runner, options);
    runner.on(EVENT_TEST_END, (test) => {
      const title = test.titlePath().join(' › ');
      this.#files.set(title, [...(this.#files.get(title) ?? []), test.file]);
    });
  }

  override done(failures: number, fn?: (failures: number) => void): void {
    const shared = [...this.#files].filter(([, files]) => files.length > 1);
    for (const [title, files] of shared)
      console.log(`  Title of ${files.length} tests: ${title}\n    ${files.join('\n    ')}`);

    const { passes, pending } = this.stats;
    const skipped = pending > 0 ? `, ${pending} skipped` : '';
    console.log(`${passes} passed, ${failures + shared.length} failed${skipped}`);
    fn?.(failures + shared.length);
  }
}
