import * as oidc from 'openid-client';
import { ChatError } from '../../core/errors.ts';
import type { IdentityProvider, ProvedIdentity, SignInFlow } from '../../core/signin/IdentityProvider.ts';
import { hostOf, isLoopback } from '../system/isLoopback.ts';
import type { OidcSettings } from './OidcSettings.ts';
import { readIdentity } from './readIdentity.ts';

interface ProviderLog {
  warn(facts: object, message: string): void;
}

interface Deps {
  readonly settings: OidcSettings;
  /** Where browsers come back: an address of ours, known before anybody asks. */
  readonly redirectUri: string;
  readonly log: ProviderLog;
  /** Default: the platform's. */
  readonly fetch?: oidc.CustomFetch;
}

/** Milliseconds after which what an issuer says about itself is read again. */
const keptMs = 3_600_000;
const timeoutSeconds = 10;

/**
 * An issuer by discovery (OpenID Connect Discovery 1.0): authorisation code with PKCE (RFC 7636), state and nonce. The ID
 * token's signature is verified; an answer that names another issuer is refused (RFC 9207).
 */
export class OidcProvider implements IdentityProvider {
  readonly #deps: Deps;
  #known: { readonly configuration: Promise<oidc.Configuration>; readonly until: number } | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  get id(): string {
    return this.#deps.settings.id;
  }

  get name(): string {
    return this.#deps.settings.name;
  }

  async begin(): Promise<{ readonly address: string; readonly flow: SignInFlow }> {
    const configuration = await this.#configuration();
    const verifier = oidc.randomPKCECodeVerifier();
    const flow = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier };
    const address = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: this.#deps.redirectUri,
      scope: 'openid email profile',
      state: flow.state,
      nonce: flow.nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      // Who signed in before on a shared computer is not let in again without a question.
      prompt: 'select_account',
    });
    return { address: address.href, flow };
  }

  async finish(query: string, { state, nonce, verifier }: SignInFlow): Promise<ProvedIdentity> {
    const configuration = await this.#configuration();
    const answer = new URL(this.#deps.redirectUri);
    answer.search = query;
    try {
      const answered = await oidc.authorizationCodeGrant(configuration, answer, {
        ...{ expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier },
        idTokenExpected: true,
      });
      return readIdentity({ ...answered.claims() }, this.#deps.settings);
    } catch (failure) {
      throw this.#refusal(failure);
    }
  }

  /** @throws ChatError UNAVAILABLE */
  async #configuration(): Promise<oidc.Configuration> {
    if (this.#known === undefined || performance.now() > this.#known.until)
      this.#known = { configuration: this.#discover(), until: performance.now() + keptMs };
    try {
      return await this.#known.configuration;
    } catch (failure) {
      this.#known = undefined;
      throw this.#away(failure);
    }
  }

  #discover(): Promise<oidc.Configuration> {
    const { settings, fetch } = this.#deps;
    const { issuer, clientId, clientSecret } = settings;
    const isInsecure = issuer.protocol === 'http:' && isLoopback(hostOf(issuer));
    return oidc.discovery(issuer, clientId, clientSecret, clientSecret === undefined ? oidc.None() : undefined, {
      timeout: timeoutSeconds,
      execute: [oidc.enableNonRepudiationChecks, ...(isInsecure ? [oidc.allowInsecureRequests] : [])],
      ...(fetch && { [oidc.customFetch]: fetch }),
    });
  }

  #refusal(failure: unknown): ChatError {
    if (failure instanceof ChatError) return failure;
    if (failure instanceof oidc.AuthorizationResponseError)
      return new ChatError('ACCESS_DENIED', `${this.name} did not let you in. Try again, or choose another account.`, {
        cause: failure,
      });
    if (isAway(failure)) return this.#away(failure);
    const { id: provider } = this;
    this.#deps.log.warn({ err: failure, provider }, 'a sign-in was refused: the answer of its provider is not good');
    const message = 'This sign-in is not valid any more. Start again on the sign-in page.';
    return new ChatError('UNAUTHORIZED', message, { cause: failure });
  }

  #away(cause: unknown): ChatError {
    this.#deps.log.warn({ err: cause, provider: this.id }, 'a provider of identities does not answer as it should');
    return new ChatError('UNAVAILABLE', `${this.name} cannot be reached now. Try again in a minute.`, { cause });
  }
}

/** The network failed, or the provider did. */
const isAway = (failure: unknown): boolean => {
  if (failure instanceof oidc.ResponseBodyError) return failure.status >= 500;
  if (!(failure instanceof oidc.ClientError)) return failure instanceof TypeError;
  const { cause } = failure;
  return failure.code === 'OAUTH_TIMEOUT' || (cause instanceof Response && cause.status >= 500);
};
