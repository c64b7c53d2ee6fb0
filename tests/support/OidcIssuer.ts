import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { freePort } from './freePort.ts';

/** What an issuer may do wrong. */
export interface Misbehaviour {
  /** Names another issuer in its ID tokens. */
  readonly issuer?: string;
  readonly nonce?: string;
  readonly audience?: string;
  /** Signs with a key that it does not publish. */
  readonly hasForeignKey?: boolean;
  /** Names another issuer where the browser comes back. */
  readonly responseIssuer?: string;
  readonly isExpired?: boolean;
}

type Claims = Readonly<Record<string, unknown>>;

interface Code {
  readonly challenge: string;
  readonly redirectUri: string;
  readonly nonce: string | null;
  readonly login: string;
}

export const issuerClient = { id: 'homeroom', secret: 'a secret that only the client and the issuer know' };

/** An OpenID provider over HTTP: discovery, a login form, codes with PKCE that work once, keys that can be changed. */
export class OidcIssuer {
  readonly address: string;
  misbehaviour: Misbehaviour = {};
  /** Answers nothing but 503. */
  isAway = false;
  readonly #server: Server;
  readonly #accounts = new Map<string, Claims>();
  readonly #codes = new Map<string, Code>();
  #key!: { readonly kid: string; readonly pair: Awaited<ReturnType<typeof generateKeyPair>> };

  private constructor(server: Server) {
    this.#server = server;
    this.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async open(): Promise<OidcIssuer> {
    const server = createServer();
    server.listen(await freePort(), '127.0.0.1');
    await once(server, 'listening');
    const issuer = new OidcIssuer(server);
    await issuer.changeKey();
    server.on('request', (request, response) => {
      issuer.#answer(request, response).catch((failure: unknown) => {
        response.writeHead(500).end(String(failure));
      });
    });
    return issuer;
  }

  async changeKey(): Promise<void> {
    this.#key = { kid: randomUUID(), pair: await generateKeyPair('RS256', { extractable: true }) };
  }

  /** An account with what its ID tokens say. */
  account(login: string, claims: Claims): void {
    this.#accounts.set(login, { sub: login, ...claims });
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', this.address);
    const json = (body: object, status = 200): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (this.isAway) return json({ error: 'server_error' }, 503);
    if (url.pathname === '/.well-known/openid-configuration') return json(this.#metadata());
    if (url.pathname === '/jwks') {
      const jwk = await exportJWK(this.#key.pair.publicKey);
      return json({ keys: [{ ...jwk, kid: this.#key.kid, alg: 'RS256', use: 'sig' }] });
    }
    if (url.pathname === '/authorize' && request.method === 'GET') return this.#showForm(url, response);
    const form = new URLSearchParams(await readText(request));
    if (url.pathname === '/authorize') return this.#logIn(url, form.get('login') ?? '', response);
    if (url.pathname === '/token') {
      const { status, body } = await this.#redeem(form);
      return json(body, status);
    }
    json({ error: 'not_found' }, 404);
  }

  #metadata(): object {
    return {
      issuer: this.address,
      authorization_endpoint: `${this.address}/authorize`,
      token_endpoint: `${this.address}/token`,
      jwks_uri: `${this.address}/jwks`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['client_secret_post'],
      authorization_response_iss_parameter_supported: true,
    };
  }

  #showForm(url: URL, response: ServerResponse): void {
    const fields = `<label>Login <input name="login" autofocus></label><button type="submit">Log in</button>`;
    response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      .end(`<!doctype html><title>Issuer</title><form method="post" action="/authorize${url.search}">${fields}</form>`);
  }

  #logIn({ searchParams: asked }: URL, login: string, response: ServerResponse): void {
    const redirectUri = asked.get('redirect_uri') ?? '';
    const back = new URL(redirectUri);
    back.searchParams.set('state', asked.get('state') ?? '');
    back.searchParams.set('iss', this.misbehaviour.responseIssuer ?? this.address);
    const isWhole = asked.get('client_id') === issuerClient.id && asked.get('code_challenge_method') === 'S256';
    if (!isWhole || !this.#accounts.has(login)) back.searchParams.set('error', 'access_denied');
    else {
      const code = randomUUID();
      this.#codes.set(code, {
        ...{ login, redirectUri, challenge: asked.get('code_challenge') ?? '', nonce: asked.get('nonce') },
      });
      back.searchParams.set('code', code);
    }
    response.writeHead(302, { location: back.href }).end();
  }

  async #redeem(form: URLSearchParams): Promise<{ readonly status: number; readonly body: object }> {
    const code = this.#codes.get(form.get('code') ?? '');
    this.#codes.delete(form.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const isRight =
      code?.challenge === challenge &&
      code.redirectUri === form.get('redirect_uri') &&
      form.get('client_id') === issuerClient.id &&
      form.get('client_secret') === issuerClient.secret;
    if (code === undefined || !isRight) return { status: 400, body: { error: 'invalid_grant' } };
    const idToken = await this.#idToken(code);
    return {
      status: 200,
      body: { access_token: randomUUID(), token_type: 'Bearer', expires_in: 60, id_token: idToken },
    };
  }

  async #idToken({ login, nonce }: Code): Promise<string> {
    const { issuer = this.address, audience = issuerClient.id, hasForeignKey, isExpired } = this.misbehaviour;
    const { privateKey } = hasForeignKey ? await generateKeyPair('RS256') : this.#key.pair;
    const now = Math.floor(Date.now() / 1_000);
    return new SignJWT({ ...this.#accounts.get(login), nonce: this.misbehaviour.nonce ?? nonce })
      .setProtectedHeader({ alg: 'RS256', kid: this.#key.kid })
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt(now - (isExpired ? 600 : 0))
      .setExpirationTime(now + (isExpired ? -300 : 300))
      .sign(privateKey);
  }
}

const readText = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};
