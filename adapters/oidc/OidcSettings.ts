/** One provider of identities (OpenID Connect), as an operator configures it. */
export interface OidcSettings {
  /** A short name for addresses and records: small letters, digits and `-`. */
  readonly id: string;
  /** What the button says. */
  readonly name: string;
  readonly issuer: URL;
  readonly clientId: string;
  /** Absent for a public client. */
  readonly clientSecret?: string;
  /** The domains whose addresses find accounts; none: addresses find nobody. */
  readonly domains: readonly string[];
  /** The claim that has the address; `email` by default. Of any other one the operator says that the provider verifies it. */
  readonly mailClaim?: string;
  /** The tenants (`tid`) who are let in; needed where the issuer serves several (Entra). */
  readonly tenants?: readonly string[];
  /** The Google Workspace domain (`hd`) that the account must belong to. */
  readonly hostedDomain?: string;
  /** The claim that has what a source of the directory calls the person, e.g. `employee_id`; and the source. */
  readonly externalId?: { readonly claim: string; readonly source: string };
}

/** Whether the issuer serves the accounts of any organisation. */
export const servesManyTenants = ({ issuer }: Pick<OidcSettings, 'issuer'>): boolean =>
  /^\/(common|organizations|consumers)(\/|$)/.test(issuer.pathname);
