import { BearerToken } from './BearerToken.ts';
import { type OneRosterAccess, type OneRosterLimits, serviceAddress } from './OneRosterAccess.ts';
import { type PatientFetch, shown } from './PatientFetch.ts';
import { pullUnavailable, refusePull } from './refusePull.ts';

export type OneRosterRecord = Readonly<Record<string, unknown>>;

interface Page {
  readonly records: readonly OneRosterRecord[];
  /** How many the whole list has, if the server says. */
  readonly total: number | undefined;
  /** The next page, if the server names it; null: it says that there is none. */
  readonly next: URL | null | undefined;
}

interface ListQuery {
  /** The name of the list, which is the last part of its address and the member of its answers. */
  readonly list: string;
  /** Only what was changed at or after this moment. */
  readonly since?: Date | undefined;
}

/** The list cannot have been the same on all of its pages; reading it again may help. */
export class TornList extends Error {}

/** Reads the lists of a OneRoster service, page by page. */
export class OneRosterClient {
  readonly #address: string;
  readonly #token: BearerToken;
  readonly #requests: PatientFetch;
  readonly #limits: Pick<OneRosterLimits, 'pageSize' | 'maxRecords'>;

  constructor(
    access: OneRosterAccess,
    requests: PatientFetch,
    limits: Pick<OneRosterLimits, 'pageSize' | 'maxRecords'>,
  ) {
    this.#address = serviceAddress(access);
    this.#token = new BearerToken(access, requests);
    this.#requests = requests;
    this.#limits = limits;
  }

  /**
   * Yields a list, page by page, and checks that it is whole: as many records as the server says on every page, no id
   * twice, no page twice.
   * @throws TornList if it is not; ChatError INVALID_REQUEST or UNAVAILABLE for what the server answers
   */
  async *read({ list, since }: ListQuery): AsyncGenerator<readonly OneRosterRecord[]> {
    const { pageSize, maxRecords } = this.#limits;
    const ids = new Set<string>();
    const pages = new Set<string>();
    let [count, total]: [number, number | undefined] = [0, undefined];
    let url = this.#page(list, since, 0);
    for (;;) {
      if (pages.has(url.href)) throw new TornList(`"${list}" names a page as the next one that was read before`);
      pages.add(url.href);
      const page = await this.#get(url, list, since);
      if (total !== undefined && page.total !== undefined && page.total !== total)
        throw new TornList(`"${list}" had ${total} records and then ${page.total} while it was read`);
      total = page.total ?? total;
      for (const { sourcedId: id } of page.records) {
        if (typeof id !== 'string') continue;
        if (ids.has(id)) throw new TornList(`"${list}" has "${id.slice(0, 100)}" on two places`);
        ids.add(id);
      }
      count += page.records.length;
      if (count > maxRecords) throw refusePull(`"${list}" has more than ${maxRecords} records.`);
      if (page.records.length > 0) yield page.records;
      const isLast = page.next === null || page.records.length === 0 || (page.next === undefined && count === total);
      if (isLast) break;
      url = page.next ?? this.#page(list, since, count);
    }
    if (total !== undefined && count !== total)
      throw new TornList(
        `"${list}" has ${total} records by X-Total-Count, and ${count} arrived with pages of ${pageSize}`,
      );
  }

  #page(list: string, since: Date | undefined, offset: number): URL {
    const url = new URL(`${this.#address}/${list}`);
    url.searchParams.set('limit', String(this.#limits.pageSize));
    url.searchParams.set('offset', String(offset));
    // A stable order: without one, pages may overlap.
    url.searchParams.set('sort', 'sourcedId');
    url.searchParams.set('orderBy', 'asc');
    if (since !== undefined) url.searchParams.set('filter', `dateLastModified>='${since.toISOString()}'`);
    return url;
  }

  async #get(url: URL, list: string, since: Date | undefined): Promise<Page> {
    let answer = await this.#ask(url);
    if (answer.status === 401) {
      this.#token.drop();
      answer = await this.#ask(url);
    }
    if (answer.status === 401 || answer.status === 403)
      throw refusePull(`${shown(url)} answers ${answer.status}: this client may not read "${list}".`);
    if (answer.status === 400 && since !== undefined)
      throw refusePull(
        `${shown(url)} refuses the filter by dateLastModified: pull everything each time (fullEveryDays 0).`,
      );
    if (answer.status === 404)
      throw refusePull(`${shown(url)} is not there: check the address and the version of OneRoster.`);
    if (answer.status !== 200) throw refusePull(`${shown(url)} answers ${answer.status}.`);
    const records = recordsOf(answer.body, list);
    if (records === undefined) throw pullUnavailable(`${shown(url)} does not answer with a list "${list}".`);
    return { records, total: totalOf(answer.headers), next: nextOf(answer.headers, url) };
  }

  async #ask(url: URL) {
    const headers = { authorization: `Bearer ${await this.#token.read()}`, accept: 'application/json' };
    return this.#requests.request(url, { method: 'GET', headers });
  }
}

const recordsOf = (body: string, list: string): readonly OneRosterRecord[] | undefined => {
  let said: unknown;
  try {
    said = JSON.parse(body);
  } catch {
    return undefined;
  }
  const records = typeof said === 'object' && said !== null ? (said as OneRosterRecord)[list] : undefined;
  const isRecord = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
  return Array.isArray(records) && records.every(isRecord) ? (records as OneRosterRecord[]) : undefined;
};

const totalOf = (headers: Headers): number | undefined => {
  const text = headers.get('x-total-count')?.trim() ?? '';
  return /^\d{1,9}$/u.test(text) ? Number(text) : undefined;
};

/** Source: RFC 8288. @throws ChatError INVALID_REQUEST for a page of another host, which would get the token */
const nextOf = (headers: Headers, url: URL): URL | null | undefined => {
  const links = headers.get('link');
  if (links === null) return undefined;
  for (const [, target = '', parameters = ''] of links.matchAll(/<([^>]*)>([^<]*)/gu)) {
    if (!/;\s*rel\s*=\s*(?:"[^"]*\bnext\b[^"]*"|next\b)/iu.test(parameters)) continue;
    const next = URL.canParse(target, url) ? new URL(target, url) : undefined;
    if (next?.origin !== url.origin)
      throw refusePull(`${shown(url)} names a page of another host as the next one, which is not followed.`);
    return next;
  }
  return null;
};
