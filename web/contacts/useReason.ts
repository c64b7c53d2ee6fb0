import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Permission } from '../../client/wire/wireTypes.ts';
import { useAccount } from '../session/Account.ts';

/** What was asked once is good for as long as the page is open, or until somebody looks again. */
const known = signal<ReadonlyMap<number, Permission>>(new Map());
const requested = new Set<number>();

/** Few at a time, so that a long list does not crowd out what the person does meanwhile. */
const concurrency = 3;
const queue: (() => Promise<void>)[] = [];
let running = 0;

const work = async (): Promise<void> => {
  if (running >= concurrency) return;
  running += 1;
  for (let job = queue.shift(); job !== undefined; job = queue.shift()) await job();
  running -= 1;
};

/** Why one may write to somebody; undefined until known. */
export const useReason = (userId: number, isWanted = true): Permission | undefined => {
  const { client } = useAccount();
  useEffect(() => {
    if (!isWanted || requested.has(userId)) return;
    requested.add(userId);
    queue.push(async () => {
      try {
        const permission = await client.explain(userId);
        known.value = new Map(known.value).set(userId, permission);
      } catch {
        // Asked again when the person is shown the next time.
        requested.delete(userId);
      }
    });
    void work();
  }, [client, userId, isWanted]);
  return known.value.get(userId);
};
