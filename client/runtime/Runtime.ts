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

/** `crypto.randomUUID` is missing on pages without TLS, as in a school's own network; `getRandomValues` is not. */
const uuid = (): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
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
