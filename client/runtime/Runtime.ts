/** Time, randomness and ids, so that tests can control them. */
export interface Runtime {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs something once, later. @returns cancels it */
  after(ms: number, run: () => void): () => void;
  /** 0 ≤ n < 1 */
  random(): number;
  /** A random UUID. */
  uuid(): string;
}

/**
 * `crypto.randomUUID` is missing on pages without TLS, as in a school's own network; `getRandomValues` is not. React Native
 * has neither unless the app brings it: then `Math.random` is good enough, as an id has to be new and need not be secret.
 */
const uuid = (): string => {
  const { crypto }: { crypto?: Pick<Crypto, 'getRandomValues'> } = globalThis;
  const byte = (): number => crypto?.getRandomValues?.(new Uint8Array(1))[0] ?? Math.random() * 256;
  // Version 4: 0 and 1 stand for any of the 16 digits, and 8 for one of the four from 8 on.
  return '10000000-1000-4000-8000-100000000000'.replace(/[018]/g, (digit) =>
    (Number(digit) ^ ((byte() & 15) >> (Number(digit) / 4))).toString(16),
  );
};

export const systemRuntime: Runtime = {
  now: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
  uuid,
};
