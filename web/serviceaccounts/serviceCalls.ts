/** What the calls of service accounts answer, as far as the page shows it. Only the office's page loads them. */

import { fetchJson } from '../session/fetchJson.ts';

export interface ServiceLine {
  readonly id: number;
  readonly name: string;
  readonly purpose: string;
  readonly role: string;
  readonly organisation_id: number | null;
  readonly is_active: boolean;
  readonly created_at: string;
  readonly key_count: number;
  readonly last_used_at: string | null;
}

export interface ServiceRole {
  readonly role: string;
  /** By language; English is always there. */
  readonly name: Readonly<Record<string, string>>;
}

export interface ServiceKeyLine {
  readonly id: number;
  readonly name: string;
  readonly created_at: string;
  readonly expires_at: string | null;
  readonly last_used_at: string | null;
  readonly revoked_at: string | null;
}

export interface ServiceList {
  readonly service_accounts: readonly ServiceLine[];
  readonly roles: readonly ServiceRole[];
}

export interface ProposedService {
  readonly name: string;
  readonly purpose: string;
  readonly role: string;
  readonly organisation_id?: number;
}

const path = '/api/service-accounts/';

/** Requests with one person's token. All reject with a `RequestError`. */
export const servicesOf = (token: string) => ({
  list: () => fetchJson<ServiceList>(path, { token }),
  create: (body: ProposedService) => fetchJson<ServiceLine>(path, { method: 'POST', token, body }),
  setActive: (id: number, isActive: boolean) =>
    fetchJson<ServiceLine>(`${path}${id}/`, { method: 'PATCH', token, body: { is_active: isActive } }),
  keys: async (id: number): Promise<readonly ServiceKeyLine[]> =>
    (await fetchJson<{ keys: readonly ServiceKeyLine[] }>(`${path}${id}/keys/`, { token })).keys,
  createKey: (id: number) =>
    fetchJson<ServiceKeyLine & { readonly key: string }>(`${path}${id}/keys/`, { method: 'POST', token, body: {} }),
  revokeKey: (id: number, keyId: number) =>
    fetchJson<ServiceKeyLine>(`${path}${id}/keys/${keyId}/`, { method: 'DELETE', token }),
});

export type ServicesOfSchool = ReturnType<typeof servicesOf>;
