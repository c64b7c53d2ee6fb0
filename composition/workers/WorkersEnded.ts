/** No worker serves, and none can be started. */
export class WorkersEnded extends Error {
  /** That of the worker that ended last. */
  readonly exitCode: number;

  constructor(exitCode: number) {
    super(`No worker serves: the last one ended with exit code ${exitCode}, and its own lines say why.`);
    this.name = 'WorkersEnded';
    this.exitCode = exitCode;
  }
}
