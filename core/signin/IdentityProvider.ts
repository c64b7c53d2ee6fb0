/** What a provider says about who has signed in there. */
export interface ProvedIdentity {
  /** Who says it, exactly; subjects of different issuers have nothing to do with each other. */
  readonly issuer: string;
  /** Never given to another person by the issuer. */
  readonly subject: string;
  /** An address that the provider has verified, of a domain that this school lets in; null: none. */
  readonly mail: string | null;
  /** What a source of the directory calls the person, where the provider is set up to say it. */
  readonly named: { readonly source: string; readonly externalId: string } | null;
}

/** What a browser must show when it comes back. Nobody else may know it. */
export interface SignInFlow {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** Port: where people prove who they are (OpenID Connect). */
export interface IdentityProvider {
  /** A short name for addresses and records. */
  readonly id: string;
  /** What people call it. */
  readonly name: string;
  /** Where the browser goes. @throws ChatError UNAVAILABLE if the provider does not answer */
  begin(): Promise<{ readonly address: string; readonly flow: SignInFlow }>;
  /**
   * @param query what the browser came back with, e.g. `?code=…&state=…`
   * @throws ChatError UNAUTHORIZED for what does not belong to the flow, is not from this provider, or was used before;
   *   ACCESS_DENIED if the person or the provider declined; UNAVAILABLE if the provider does not answer
   */
  finish(query: string, flow: SignInFlow): Promise<ProvedIdentity>;
}
