import { asUserId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import { pairAnswer } from '../../wire/contacts/contactSchemas.ts';
import { encodePairAnswer } from '../../wire/contacts/encodePairAnswer.ts';
import {
  decodeHandPerson,
  decodeHandRelation,
  encodeHandOutcome,
  encodeSaid,
} from '../../wire/directory/encodeHand.ts';
import { scopesOf } from '../../wire/directory/encodeOrganisation.ts';
import { handAnswer, handPerson, handQuery, handRelation, saidAboutPerson } from '../../wire/directory/handSchemas.ts';
import { pairAddress, userAddress } from '../routing/addressSchemas.ts';
import { directoryRoute, ok, type Route } from '../routing/Route.ts';

const tag = 'Directory';
const path = '/api/directory/people/:user_id/';
const sources =
  'The office is one source beside rosters and hosts, and sources add up: a role or a relation counts while one of them ' +
  'names it. What a roster names is ended by a hold.';

/** What an office says about people and relations by hand, and what it asks about two of them. */
export const handRoutes = ({ chat }: { readonly chat: Pick<Chat, 'nameOrganisations'> }): Route[] => [
  directoryRoute({
    method: 'get',
    path,
    tag,
    summary: 'A person, who says what about them, and what the office says',
    params: userAddress,
    answer: saidAboutPerson,
    errors: ['USER_NOT_FOUND'],
    handle: async ({ directory, params }) => {
      const said = await directory.readPerson(asUserId(params.user_id));
      return ok(encodeSaid(said, await chat.nameOrganisations(scopesOf([said.person]))));
    },
  }),
  directoryRoute({
    method: 'put',
    path,
    tag,
    summary: 'Say as the office who a person is',
    description: sources,
    params: userAddress,
    query: handQuery,
    body: handPerson,
    answer: handAnswer,
    errors: ['USER_NOT_FOUND'],
    handle: async ({ directory, params, query: { dry_run: isDryRun = false }, body }) => {
      const written = decodeHandPerson(asUserId(params.user_id), body);
      return ok(encodeHandOutcome(await directory.changePerson(written, { isDryRun }), isDryRun));
    },
  }),
  directoryRoute({
    method: 'put',
    path: '/api/directory/relations/',
    tag,
    summary: 'Say as the office that a relation is there, or has ended',
    description: sources,
    query: handQuery,
    body: handRelation,
    answer: handAnswer,
    errors: ['USER_NOT_FOUND'],
    handle: async ({ directory, query: { dry_run: isDryRun = false }, body }) =>
      ok(encodeHandOutcome(await directory.changeRelation(decodeHandRelation(body), { isDryRun }), isDryRun)),
  }),
  directoryRoute({
    method: 'get',
    path: `${path}contacts/:other_id/`,
    tag,
    summary: 'Why a person may or may not write to another, and what would allow it',
    description: 'For offices: with everything that decides it. The first person is the one who writes.',
    params: pairAddress,
    answer: pairAnswer,
    errors: ['USER_NOT_FOUND'],
    handle: async ({ directory, params }) => {
      const explanation = await directory.explainPair(asUserId(params.user_id), asUserId(params.other_id));
      const names = await chat.nameOrganisations((explanation.roles ?? []).map(({ scope }) => scope));
      return ok(encodePairAnswer(explanation, names));
    },
  }),
];
