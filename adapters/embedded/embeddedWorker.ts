import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { Backend } from './Backend.ts';
import { copyRest } from './copyCluster.ts';
import type { EngineSettings, FromEngine, ToEngine } from './engineMessages.ts';
import { Housekeeper } from './Housekeeper.ts';
import { prepareCluster } from './prepareCluster.ts';
import { startPglite } from './startPglite.ts';
import { Template } from './Template.ts';
import { WireConnection } from './WireConnection.ts';

interface Client {
  readonly wire: WireConnection;
  /** The worker executes the bytes of one connection in the order of their arrival. */
  work: Promise<void>;
}

/** The thread of the database engine. `EngineThread` starts it, and it serves until `shutdown`. */
const embeddedWorker = async (port: MessagePort, { clusterFolder, templates }: EngineSettings): Promise<void> => {
  const post = (message: FromEngine): void => port.postMessage(message);
  const loadTemplate = (): Promise<Template> => Template.loadOrCreate(templates, (line) => post({ type: 'log', line }));
  const onCrash = (reason: string): never => {
    post({ type: 'crashed', reason });
    process.exit(1);
  };

  if (clusterFolder !== undefined) await prepareCluster(clusterFolder, loadTemplate);
  const pg =
    clusterFolder === undefined
      ? await startPglite({ templateTar: (await loadTemplate()).tar, onCrash })
      : await startPglite({ clusterFolder, onCrash });
  const backend = new Backend(pg);
  const housekeeper = new Housekeeper(backend);
  const clients = new Map<number, Client>();

  const open = (connection: number): void => {
    const wire = new WireConnection({
      backend,
      send: (bytes) =>
        port.postMessage({ type: 'bytes', connection, bytes } satisfies FromEngine, [bytes.buffer as ArrayBuffer]),
      onEnd: () => {
        clients.delete(connection);
        post({ type: 'ended', connection });
      },
    });
    clients.set(connection, { wire, work: Promise.resolve() });
  };
  const receive = (connection: number, bytes: Uint8Array): void => {
    const client = clients.get(connection);
    if (!client) return;
    client.work = client.work.then(async () => {
      await client.wire.receive(bytes);
      post({ type: 'written', connection });
      housekeeper.afterBatch();
    });
  };
  const close = (connection: number): void => {
    clients.get(connection)?.wire.close();
    clients.delete(connection);
  };
  // No statement runs meanwhile, so the copy is what a kill at this moment would leave: it recovers in the same way.
  const copy = (number: number, folder: string, seen: ReadonlyMap<string, string>): void => {
    try {
      copyRest(clusterFolder ?? '', folder, seen);
      post({ type: 'copied', copy: number });
    } catch (failure) {
      const { message, code } = failure as NodeJS.ErrnoException;
      post({ type: 'copied', copy: number, failure: { message, ...(code !== undefined && { code }) } });
    }
  };
  const shutdown = async (): Promise<void> => {
    housekeeper.stop();
    for (const connection of clients.keys()) close(connection);
    await pg.close();
    port.close();
  };

  port.on('message', (message: ToEngine) => {
    switch (message.type) {
      case 'open':
        return open(message.connection);
      case 'bytes':
        return receive(message.connection, message.bytes);
      case 'taken':
        return clients.get(message.connection)?.wire.taken(message.size);
      case 'close':
        return close(message.connection);
      case 'copy':
        return copy(message.copy, message.folder, message.seen);
      case 'shutdown':
        return void shutdown();
    }
  });
  post({ type: 'ready' });
};

if (parentPort) await embeddedWorker(parentPort, workerData as EngineSettings);
