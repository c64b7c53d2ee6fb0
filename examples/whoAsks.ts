import type { IncomingMessage } from 'node:http';
import type { Authenticate } from 'homeroom';

/** What express-session and Passport leave at a request; no middleware runs before an upgrade, so there it is absent. */
interface WithSession extends IncomingMessage {
  readonly session?: { readonly userId?: string; readonly passport?: { readonly user?: string } };
}

/** `getSession` of Auth.js, with your configuration: `(request) => getSession(request, config)` of `@auth/express`. */
type GetAuthJsSession = (request: IncomingMessage) => Promise<{ readonly user?: { readonly id?: string } } | null>;

/** The part of Better Auth that says who asks: `auth.api.getSession({ headers: fromNodeHeaders(request.headers) })`. */
type GetBetterAuthSession = (request: IncomingMessage) => Promise<{ readonly user: { readonly id: string } } | null>;

/** Checks a token and gives what is in it, as `jwtVerify` of `jose` does; rejects for a wrong one. */
type VerifyToken = (token: string) => Promise<{ readonly payload: { readonly sub?: string } }>;

/** `authenticate` of `createChat` for the usual ways in which a host knows its people. Each gives the host's own id. */
export const whoAsks = {
  expressSession: (): Authenticate => (request: WithSession) => request.session?.userId ?? null,

  passport: (): Authenticate => (request: WithSession) => request.session?.passport?.user ?? null,

  authJs:
    (getSession: GetAuthJsSession): Authenticate =>
    async (request) =>
      (await getSession(request))?.user?.id ?? null,

  betterAuth:
    (getSession: GetBetterAuthSession): Authenticate =>
    async (request) =>
      (await getSession(request))?.user.id ?? null,

  token:
    (verify: VerifyToken): Authenticate =>
    async ({ headers }) => {
      const [, token] = /^Bearer (\S+)$/.exec(headers.authorization ?? '') ?? [];
      if (token === undefined) return null;
      const verified = await verify(token).catch(() => null);
      return verified?.payload.sub ?? null;
    },
};
