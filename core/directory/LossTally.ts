import type { Alarm, GuardShares, LossKind } from './Losses.ts';

interface Group extends Omit<Alarm, 'gone' | 'of'> {
  /** A part of the whole: one organisation or one role. */
  readonly isPart: boolean;
  gone: number;
  of: number;
}

/** So many may go whatever the share is, unless it is half of all, or all of a part: two of eight tutors are no alarm. */
const smallNumber = 5;

/** Counts what there was and what of it disappears, as a whole, by kind and by organisation. */
export class LossTally {
  readonly #groups = new Map<string, Group>();

  /**
   * Counts `of` things, `gone` of which disappear, as a whole and in each of the organisations. `isPart`: they are of
   * one kind among others that are counted together as well.
   */
  add(
    { what, kind, isPart = false }: { what: LossKind; kind?: string; isPart?: boolean },
    organisations: readonly string[],
    { gone, of }: { readonly gone: number; readonly of: number },
  ): void {
    this.#count(what, kind, undefined, isPart, gone, of);
    for (const organisation of organisations) this.#count(what, kind, organisation, true, gone, of);
  }

  #count(
    what: LossKind,
    kind: string | undefined,
    organisation: string | undefined,
    isPart: boolean,
    gone: number,
    of: number,
  ): void {
    const key = `${what}\0${kind ?? ''}\0${organisation ?? ''}`;
    let group = this.#groups.get(key);
    if (group === undefined) {
      group = {
        ...{ what, isPart, gone: 0, of: 0 },
        ...(kind === undefined ? {} : { kind }),
        ...(organisation === undefined ? {} : { organisation }),
      };
      this.#groups.set(key, group);
    }
    group.gone += gone;
    group.of += of;
  }

  /** The groups of which a larger share disappears than is allowed, wholes first. */
  alarms(shares: GuardShares): readonly Alarm[] {
    const share = (what: LossKind): number => (what in shares ? shares[what as keyof GuardShares] : shares.people);
    return [...this.#groups.values()]
      .filter((group) => group.gone > group.of * share(group.what) && isNoticeable(group))
      .sort((one, other) => Number(one.isPart) - Number(other.isPart))
      .map(({ isPart: _, ...alarm }) => alarm);
  }
}

const isNoticeable = ({ what, isPart, gone, of }: Group): boolean => {
  if (gone >= smallNumber) return true;
  if (isPart) return gone >= 2 && gone === of;
  return what === 'people' || (gone >= 2 && gone * 2 >= of);
};
