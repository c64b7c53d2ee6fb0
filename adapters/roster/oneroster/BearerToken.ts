import { type OneRosterAccess, oneRosterServices } from './OneRosterAccess.ts';
import { type PatientFetch, type ServiceAnswer, shown } from './PatientFetch.ts';
import { pullUnavailable, refusePull } from './refusePull.ts';

/** A token that is as good as over is renewed before. */
const earlyMs = 30_000;
const defaultSeconds = 300;

/** The token of a client, by OAuth 2 client credentials (RFC 6749, 4.4); kept until it ends. */
export class BearerToken {
  readonly #access: OneRosterAccess;
  readonly #requests: PatientFetch;
  #token: string | undefined;
  #endsAt = 0;

  constructor(access: OneRosterAccess, requests: PatientFetch) {
    this.#access = access;
    this.#requests = requests;
  }

  /** @throws ChatError INVALID_REQUEST if the server refuses the client, UNAVAILABLE if it does not answer */
  async read(): Promise<string> {
    if (this.#token === undefined || performance.now() >= this.#endsAt) await this.#renew();
    return this.#token ?? '';
  }

  /** The server does not take the token any more. */
  drop(): void {
    this.#token = undefined;
  }

  async #renew(): Promise<void> {
    const { tokenUrl, clientId, secret, version, scope = oneRosterServices[version].scope } = this.#access;
    const client = `${encodeURIComponent(clientId)}:${encodeURIComponent(secret)}`;
    const answer = await this.#requests.request(tokenUrl, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(client).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'application/json',
      },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope }).toString(),
    });
    const said = parsed(answer.body);
    if (answer.status !== 200) throw refusePull(`${shown(tokenUrl)} gives no token: ${reasonOf(answer, said)}.`);
    const { access_token: token, expires_in: seconds, token_type: type = 'bearer' } = said;
    // A token goes into a header, so that nothing but the letters of one may be in it.
    if (typeof token !== 'string' || !/^[\w.~+/=-]+$/u.test(token) || String(type).toLowerCase() !== 'bearer')
      throw pullUnavailable(`${shown(tokenUrl)} answers without a bearer token.`);
    const lifeMs = (Number(seconds) > 0 ? Number(seconds) : defaultSeconds) * 1_000;
    this.#token = token;
    this.#endsAt = performance.now() + Math.max(lifeMs / 2, lifeMs - earlyMs);
  }
}

const parsed = (body: string): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
};

/** One of the words of RFC 6749, 5.2; whatever else the server says is not repeated. */
const reasonOf = ({ status }: ServiceAnswer, { error }: Readonly<Record<string, unknown>>): string => {
  if (error === 'invalid_client' || status === 401) return 'it refuses the client id or the secret';
  if (error === 'invalid_scope') return 'it refuses the scope; ask for the right to read the core of the roster';
  return typeof error === 'string' && /^[a-z_]{1,40}$/u.test(error) ? `${status}, ${error}` : `${status}`;
};
