import type { ServerSource } from './findServer.ts';

export interface ServerSuite<Handle> {
  readonly title: string;
  readonly source: ServerSource;
  readonly open: () => Promise<Handle>;
  readonly close: (handle: Handle) => Promise<unknown>;
  readonly suite: (handle: () => Handle) => void;
}

const START_MS = 120_000; // an image may have to be pulled first

/** A `describe` for tests that need a real server. Without one it is pending with the reason, or fails if CI is set. */
export const describeWithServer = <Handle>({ title, source, open, close, suite }: ServerSuite<Handle>): void => {
  let opened: Handle | undefined;
  const handle = (): Handle => {
    if (opened === undefined)
      throw new Error(`${title}: call this in a hook or a test, not while the suite is described`);
    return opened;
  };

  if (source.kind === 'none') {
    const reason = `${title} [${source.reason}]`;
    if (!process.env['CI']) describe.skip(reason, () => suite(handle));
    else
      describe(reason, () => {
        it('has the real server that CI demands', () => {
          throw new Error(source.reason);
        });
      });
    return;
  }

  describe(title, () => {
    before(async function openServer() {
      this.timeout(START_MS);
      opened = await open();
    });
    suite(handle);
    // Declared last, so that it runs after the suite's own hooks.
    after(async () => {
      if (opened !== undefined) await close(opened);
    });
  });
};
