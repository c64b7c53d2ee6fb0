import type { PlatformIndexedDb } from '../platform/PlatformTypes.ts';
import type { OutboxEntry, OutboxStore } from './OutboxStore.ts';

const store = 'entries';

const resultOf = <Result>(request: IDBRequest<Result>): Promise<Result> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB failed'));
  });

const open = (factory: IDBFactory, name: string): Promise<IDBDatabase> => {
  const request = factory.open(name, 1);
  request.onupgradeneeded = () => void request.result.createObjectStore(store, { keyPath: 'key' });
  return resultOf(request).then((database) => {
    // Another tab that deletes or upgrades the database must not wait for this one.
    database.onversionchange = () => database.close();
    return database;
  });
};

/** What `indexedDbOutbox` loads with its first call. */
export const databaseOutbox = (name: string, factory: PlatformIndexedDb): OutboxStore => {
  let database: Promise<IDBDatabase> | null = null;
  const withStore = async <Result>(
    mode: IDBTransactionMode,
    work: (entries: IDBObjectStore) => IDBRequest<Result>,
  ): Promise<Result> => {
    database ??= open(factory, name);
    return resultOf(work((await database).transaction(store, mode).objectStore(store)));
  };
  return {
    all: () => withStore<OutboxEntry[]>('readonly', (entries) => entries.getAll()),
    put: async (entry) => void (await withStore('readwrite', (entries) => entries.put(entry))),
    remove: async (key) => void (await withStore('readwrite', (entries) => entries.delete(key))),
    close: () => {
      void database?.then(
        (opened) => opened.close(),
        () => {},
      );
      database = null;
    },
  };
};
