import { asOrganisationId, type OrganisationId, type RoomId } from '../ids.ts';
import type { RoomType } from '../permissions/Policy.ts';
import type { RoomKey } from './RoomKey.ts';

/** A part of an audience: a class, all classes of a year in an organisation, or an organisation. */
export type AudiencePlace =
  | { readonly of: 'context'; readonly context: string; readonly contextId?: number }
  | { readonly of: 'year'; readonly organisationId: OrganisationId; readonly year: string }
  | { readonly of: 'organisation'; readonly organisationId: OrganisationId };

/** Whom announcements of one room reach: the path of the room type, from each of these places. Nobody is in it twice. */
export interface Audience {
  readonly type: RoomType;
  readonly places: readonly AudiencePlace[];
}

/** An audience of a room, as it is stored with it. */
export interface StoredAudience {
  readonly roomId: RoomId;
  readonly audience: Audience;
}

/** Equal for places exactly if they are the same. */
export const placeText = (place: AudiencePlace): string =>
  JSON.stringify(
    place.of === 'context'
      ? ['c', place.context, ...(place.contextId === undefined ? [] : [place.contextId])]
      : place.of === 'year'
        ? ['y', place.organisationId, place.year]
        : ['o', place.organisationId],
  );

/** The places, each once, in an order that does not depend on that in which somebody named them. */
export const orderedPlaces = (places: readonly AudiencePlace[]): AudiencePlace[] => {
  const distinct = new Map(places.map((place) => [placeText(place), place]));
  return [...distinct].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, place]) => place);
};

export const audienceKey = ({ type, places }: Audience): RoomKey => ({
  type,
  userIds: [],
  context: null,
  audience: orderedPlaces(places).map(placeText).join(),
});

/**
 * What a change of the directory can touch of an audience: a class by its name, a year or everybody by the organisation.
 * Stored with the audience, so that a change finds it.
 */
export const touchOf = (place: AudiencePlace): string =>
  place.of === 'context' ? placeText(place) : placeText({ ...place, of: 'organisation' });

/** What `placeText` wrote, in a list as `audienceKey` has it. */
export const parsePlaces = (texts: readonly string[]): AudiencePlace[] =>
  texts.map((text): AudiencePlace => {
    const [of, first, second] = JSON.parse(text) as readonly [string, string | number, (string | number)?];
    if (of === 'c')
      return {
        of: 'context',
        context: String(first),
        ...(second === undefined ? {} : { contextId: Number(second) }),
      };
    const organisationId = asOrganisationId(Number(first));
    return of === 'y' ? { of: 'year', organisationId, year: String(second) } : { of: 'organisation', organisationId };
  });
