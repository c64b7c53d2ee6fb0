import type { HookFacts, HookWatch } from '../../../core/hooks/HookWatch.ts';

/** A watch that keeps what it hears, each as `what plugin hook`. */
export const recordingWatch = (): HookWatch & { readonly heard: string[]; count(what: string): number } => {
  const heard: string[] = [];
  const keep =
    (what: string) =>
    ({ plugin, hook }: HookFacts): void =>
      void heard.push(`${what} ${plugin} ${hook}`);
  return {
    heard,
    count: (what) => heard.filter((line) => line.startsWith(what)).length,
    onHandled: keep('handled'),
    onFailure: keep('failed'),
    onTimeout: keep('timeout'),
    onDropped: keep('dropped'),
    onAbandoned: keep('abandoned'),
  };
};
