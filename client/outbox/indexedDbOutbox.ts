import type { PlatformIndexedDb } from '../platform/PlatformTypes.ts';
import { later } from '../runtime/later.ts';
import type { OutboxStore } from './OutboxStore.ts';

/**
 * Stores entries in the browser, over reloads and restarts. `name`: one database for each server. Its code is loaded with
 * the first call.
 */
export const indexedDbOutbox = (name: string, factory: PlatformIndexedDb = indexedDB): OutboxStore => {
  let opening: Promise<OutboxStore> | null = null;
  const load = (): Promise<OutboxStore> => {
    opening ??= import('./databaseOutbox.ts').then(
      ({ databaseOutbox }) => databaseOutbox(name, factory),
      (thrown: unknown) => {
        opening = null;
        throw thrown;
      },
    );
    return opening;
  };
  return {
    ...later(['all', 'put', 'remove'], load),
    close: () => void opening?.then((store) => store.close()).catch(() => {}),
  };
};
