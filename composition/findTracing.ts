import type { Tracing } from '../adapters/system/Tracing.ts';
import { version } from './version.ts';

/** Over the provider of traces that this process has registered by now; null without one, and then nothing is traced. */
export const findTracing = async (): Promise<Tracing | null> => {
  const { isTraced, OtelTracing } = await import('../adapters/tracing/OtelTracing.ts');
  return isTraced() ? new OtelTracing(version) : null;
};
