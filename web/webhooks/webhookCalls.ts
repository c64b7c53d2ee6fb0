import type { CursorPage } from '../../client/ChatClient.ts';
import { fetchJson } from '../session/fetchJson.ts';

/** The types of events, as hosts' developers know them. */
export const webhookEventTypes = [
  ...['new_message', 'message_edited', 'message_deleted', 'reaction_changed', 'pin_changed'],
  ...['participants_joined', 'participants_left', 'participants_suspended', 'participants_restored'],
  ...['room_created', 'room_updated', 'directory_changed'],
];

export interface ListedWebhook {
  readonly id: number;
  readonly organisation_id: number | null;
  readonly url: string;
  readonly description: string;
  readonly events: readonly string[];
  readonly room_types: readonly string[];
  readonly is_active: boolean;
  readonly state: 'active' | 'paused' | 'disabled' | 'cut_off';
  readonly reason: 'failing' | 'gone' | null;
  readonly created_at: string;
  readonly failing_since: string | null;
  readonly last_success_at: string | null;
  readonly last_error: string | null;
}

export interface ProposedWebhook {
  readonly url: string;
  readonly description: string;
  readonly events: readonly string[];
  readonly room_types: readonly string[];
  readonly organisation_id?: number;
}

export interface ShownSecret {
  readonly url: string;
  readonly secret: string;
}

export interface WebhookAttempt {
  readonly id: number;
  readonly event_id: string;
  readonly type: string;
  readonly room_id: number | null;
  readonly attempt: number;
  readonly outcome: 'delivered' | 'failed' | 'given_up';
  readonly status: number | null;
  readonly error: string | null;
  readonly ms: number;
  readonly at: string;
}

interface TestAnswer {
  readonly is_taken: boolean;
  readonly status: number | null;
  readonly error: string | null;
  readonly ms: number;
}

const path = '/api/webhooks/';

/** Requests about webhooks with one person's token. All reject with a `RequestError`. */
export const webhooksOf = (token: string) => {
  const post = <Answer>(address: string, body: object = {}) =>
    fetchJson<Answer>(`${path}${address}`, { method: 'POST', token, body });
  return {
    list: async (): Promise<CursorPage<ListedWebhook>> => {
      const { webhooks } = await fetchJson<{ webhooks: ListedWebhook[] }>(path, { token });
      return { items: webhooks, nextCursor: null };
    },
    create: (draft: ProposedWebhook) => post<ShownSecret>('', draft),
    setActive: (id: number, isActive: boolean) =>
      fetchJson(`${path}${id}/`, { method: 'PATCH', token, body: { is_active: isActive } }),
    rotate: (id: number) => post<ShownSecret>(`${id}/rotate/`),
    replay: (id: number, after: string) => post(`${id}/replay/`, { after }),
    test: (id: number) => post<TestAnswer>(`${id}/test/`),
    remove: (id: number) => fetchJson(`${path}${id}/`, { method: 'DELETE', token }),
    deliveries: async (id: number, before?: string): Promise<CursorPage<WebhookAttempt>> => {
      const query = new URLSearchParams({ limit: '20', ...(before !== undefined && { before }) });
      const answer = await fetchJson<{ deliveries: WebhookAttempt[]; has_more: boolean }>(
        `${path}${id}/deliveries/?${query}`,
        { token },
      );
      const { deliveries, has_more: hasMore } = answer;
      return { items: deliveries, nextCursor: hasMore ? String(deliveries.at(-1)?.id ?? '') : null };
    },
  };
};

export type WebhookRequests = ReturnType<typeof webhooksOf>;
