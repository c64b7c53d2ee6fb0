import { signal } from '@preact/signals';
import type { ChatClient } from '../../client/ChatClient.ts';
import { ChatRefusal } from '../../client/wire/ChatRefusal.ts';
import { adoptPolicy, forgetPolicy } from '../policy/policyInUse.ts';

/** How long the page waits for names before it shows itself without them. */
const patienceMs = 1_500;

/** How long after a failure the page asks again while it is online. */
const retryMs = 10_000;

/** The policy is here, or is not waited for any longer. */
export const isPolicySettled = signal(false);

/** Reads the policy until it is known: now, when the client is online again, and after a pause. @returns a function that ends this */
export const followPolicy = (client: Pick<ChatClient, 'policy' | 'on'>): (() => void) => {
  let isWanted = true;
  let retry: ReturnType<typeof setTimeout> | undefined;
  const settle = (): void => {
    if (isWanted) isPolicySettled.value = true;
  };
  const end = (): void => {
    clearTimeout(retry);
    stopListening();
  };
  const again = (): void => {
    clearTimeout(retry);
    if (isWanted) retry = setTimeout(() => void read(), retryMs);
  };
  const read = async (): Promise<void> => {
    try {
      const policy = await client.policy();
      if (isWanted) adoptPolicy(policy);
      end();
    } catch (failure) {
      // An older server does not learn it by being asked again.
      if (failure instanceof ChatRefusal && failure.status === 404) end();
      else again();
    }
    settle();
  };

  forgetPolicy();
  isPolicySettled.value = false;
  const timer = setTimeout(settle, patienceMs);
  const stopListening = client.on('connection_established', () => void read());
  void read();
  return () => {
    isWanted = false;
    clearTimeout(timer);
    end();
  };
};
