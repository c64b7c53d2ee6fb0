/** What the calls of lists of words answer, as far as the page shows it. Only the office's page loads them. */

import { fetchJson, RequestError } from '../session/fetchJson.ts';

export const offeredWordActions = ['mask', 'hold', 'refuse'] as const;
export type OfferedWordAction = (typeof offeredWordActions)[number];

export interface ListedWord {
  readonly id: number;
  readonly language: string;
  readonly pattern: string;
  readonly action: OfferedWordAction;
}

export interface ProposedWords {
  readonly language: string;
  readonly action: OfferedWordAction;
  /** A pattern in each line. */
  readonly text: string;
  readonly is_replacing: boolean;
}

export interface LineProblem {
  readonly line: number;
  readonly problem: string;
}

const path = '/api/chat/moderation/words/';

/** Requests with one person's token, for the lists of one organisation; 0: all. All reject with a `RequestError`. */
export const wordListsOf = (token: string, organisation: number) => ({
  list: async (): Promise<readonly ListedWord[]> =>
    (await fetchJson<{ words: ListedWord[] }>(`${path}?organisation_id=${organisation}`, { token })).words,
  add: (words: ProposedWords) =>
    fetchJson<{ saved: number; removed: number }>(path, {
      ...{ method: 'POST', token },
      body: { organisation_id: organisation, ...words },
    }),
  remove: (id: number) =>
    fetchJson<unknown>(`${path}${id}/?organisation_id=${organisation}`, { method: 'DELETE', token }),
});

/** The lines that the server could not read; none for any other failure. */
export const linesIn = (failure: unknown): readonly LineProblem[] => {
  if (!(failure instanceof RequestError) || !Array.isArray(failure.details)) return [];
  return failure.details.filter((one): one is LineProblem => typeof one?.line === 'number' && 'problem' in one);
};
