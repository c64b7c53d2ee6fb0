import { ChatError } from '../errors.ts';
import type { OrganisationId } from '../ids.ts';
import type { Policy } from '../permissions/Policy.ts';
import { RelationGraph } from '../permissions/RelationGraph.ts';
import { type Audience, placeText } from '../rooms/Audience.ts';
import type { AudienceEvidence } from '../rooms/audienceMembers.ts';
import type { ContextRef, DirectoryReads } from './DirectoryReads.ts';

/** The most people that one announcement reaches. */
export const audienceAtMost = 20_000;

/** What the directory says now about the places of an audience. */
export const readAudience = async (
  reads: DirectoryReads,
  policy: Policy,
  { type, places }: Audience,
): Promise<AudienceEvidence> => {
  const { audience: path } = policy.roomType(type);
  const classes = new Map<string, ContextRef>();
  const add = ({ context, contextId }: ContextRef): void => {
    const ref = { context, ...(contextId === undefined ? {} : { contextId }) };
    classes.set(placeText({ of: 'context', ...ref }), ref);
  };
  const ids: OrganisationId[] = [];
  for (const place of places)
    if (place.of === 'context') add(place);
    else {
      ids.push(place.organisationId);
      if (place.of !== 'year') continue;
      for (const ref of await reads.audiences.classesOfYear(place.organisationId, place.year)) add(ref);
    }
  const organisations = ids.length === 0 ? [] : await reads.audiences.organisations(ids);
  const refs = path?.of === 'contexts' ? [...classes.values()] : [];
  return {
    graph:
      refs.length === 0
        ? new RelationGraph([], [])
        : await reads.inContexts(refs, path?.of === 'contexts' && path.joinedBy !== undefined ? [path.joinedBy] : []),
    classes: new Set(classes.keys()),
    people: path?.of === 'organisation' ? await reads.audiences.peopleIn(ids, path.roles, audienceAtMost + 1) : [],
    organisations: new Map(
      organisations.map(({ id, name, scope }) => [
        placeText({ of: 'organisation', organisationId: id }),
        { name, scope },
      ]),
    ),
  };
};

/** @throws ChatError INVALID_REQUEST */
export const refuseTooMany = (people: number): void => {
  if (people > audienceAtMost)
    throw new ChatError(
      'INVALID_REQUEST',
      `An announcement reaches at most ${audienceAtMost} people. Choose a part of them, such as one school.`,
    );
};
