import type { JSONWebKeySet } from 'jose';

interface FetchedKeySet {
  readonly keys: JSONWebKeySet;
  /** How long its server lets it be kept, as it says so; null if it does not. */
  readonly cacheControl: string | null;
}

/** Milliseconds that the server may take, and characters of its answer. */
const withinMs = 5_000;
const mostChars = 256 * 1024;

/** Loads a key set (RFC 7517). What is in it is not checked. @throws Error that says what is wrong with the answer */
export const fetchKeySet = async (url: URL): Promise<FetchedKeySet> => {
  const response = await fetch(url, {
    headers: { accept: 'application/json, application/jwk-set+json' },
    redirect: 'error',
    signal: AbortSignal.timeout(withinMs),
  });
  if (!response.ok) throw new Error(`its server answered ${response.status}`);
  const text = await response.text();
  if (text.length > mostChars) throw new Error(`it has more than ${mostChars} characters`);
  return { keys: JSON.parse(text) as JSONWebKeySet, cacheControl: response.headers.get('cache-control') };
};
