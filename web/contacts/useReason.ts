import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { ChatClient } from '../../client/ChatClient.ts';
import type { Permission } from '../../client/wire/wireTypes.ts';
import { useAccount } from '../session/Account.ts';

/** Answers are kept until the page is closed. */
const known = signal<ReadonlyMap<number, Permission>>(new Map());
const requested = new Set<number>();

/** Requests at the same time. They are few, so that a long list does not delay what the person does meanwhile. */
const concurrency = 3;
const queue: (() => Promise<void>)[] = [];
let running = 0;

const work = async (): Promise<void> => {
  if (running >= concurrency) return;
  running += 1;
  for (let job = queue.shift(); job !== undefined; job = queue.shift()) await job();
  running -= 1;
};

/** What is known so far of why this person may write to others. */
export const knownReasons = known;

/** Why this person may write to another; undefined until known. */
export const useReason = (userId: number, isWanted = true): Permission | undefined => {
  const { client } = useAccount();
  useEffect(() => {
    if (isWanted) request(client, userId);
  }, [client, userId, isWanted]);
  return known.value.get(userId);
};

/** Requests why this person may write to each of these, unless it is known. */
export const useReasons = (userIds: readonly number[], isWanted: boolean): void => {
  const { client } = useAccount();
  useEffect(() => {
    if (isWanted) for (const userId of userIds) request(client, userId);
  }, [client, userIds.join(), isWanted]);
};

/** Asks again: the person has changed something on which the answer depends. */
export const askReasonAgain = (client: ChatClient, userId: number): void => {
  requested.delete(userId);
  request(client, userId);
};

const request = (client: ChatClient, userId: number): void => {
  if (requested.has(userId)) return;
  requested.add(userId);
  queue.push(async () => {
    try {
      const permission = await client.explain(userId);
      known.value = new Map(known.value).set(userId, permission);
    } catch {
      // The next time that the person is shown, the request is sent again.
      requested.delete(userId);
    }
  });
  void work();
};
