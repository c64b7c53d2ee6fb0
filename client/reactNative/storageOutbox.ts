import type { OutboxEntry, OutboxStore } from '../outbox/OutboxStore.ts';

/** What is used of `@react-native-async-storage/async-storage`. Any store of texts by key fits. */
export interface KeyValueStorage {
  getItem(key: string): Promise<string | null>;
  setItem(key: string, value: string): Promise<unknown>;
  removeItem(key: string): Promise<unknown>;
  getAllKeys(): Promise<readonly string[]>;
}

/**
 * Stores entries as text, one under each key, over restarts of the app. `name`: one for each server. Files that are not on
 * the server yet are no text: a message with such files is stored once they are there.
 */
export const storageOutbox = (storage: KeyValueStorage, name: string): OutboxStore => {
  const prefix = `${name}/`;
  let last: Promise<unknown> = Promise.resolve();
  /** Calls take effect in the order in which they are made. */
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const result = last.then(work);
    last = result.catch(() => {});
    return result;
  };
  const read = async (key: string): Promise<OutboxEntry[]> => {
    try {
      const entry = JSON.parse((await storage.getItem(key)) ?? 'null') as OutboxEntry | null;
      return entry === null ? [] : [entry];
    } catch {
      // What cannot be read is no reason to keep back the others.
      return [];
    }
  };
  const remove = async (key: string): Promise<void> => void (await storage.removeItem(prefix + key));
  return {
    all: () =>
      inTurn(async () => {
        const keys = (await storage.getAllKeys()).filter((key) => key.startsWith(prefix));
        return (await Promise.all(keys.map(read))).flat();
      }),
    put: (entry) =>
      inTurn(async () => {
        const hasFiles = entry.action.kind === 'send' && (entry.action.files?.length ?? 0) > 0;
        if (hasFiles) return remove(entry.key);
        await storage.setItem(prefix + entry.key, JSON.stringify(entry));
      }),
    remove: (key) => inTurn(() => remove(key)),
    close: () => {},
  };
};
