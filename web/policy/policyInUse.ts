import { signal } from '@preact/signals';
import type { Policy } from '../../client/wire/wireTypes.ts';

const unknown: Policy = {
  name: '',
  roles: [],
  relations: [],
  room_types: [],
  pictures: { may_set_own: false, office: [] },
};

/** What this server calls its roles, relations and rooms. Empty until known, and for good if the server cannot say. */
export const policyInUse = signal<Policy>(unknown);

/** Takes of an answer what can be used: a proxy or an older server may send less. */
export const adoptPolicy = (answer: Partial<Policy> | null): void => {
  policyInUse.value = {
    name: answer?.name ?? '',
    roles: listOf(answer?.roles),
    relations: listOf(answer?.relations),
    room_types: listOf(answer?.room_types),
    pictures: answer?.pictures ?? unknown.pictures,
  };
};

/** What a person may open is different for the next one. */
export const forgetPolicy = (): void => {
  policyInUse.value = unknown;
};

const listOf = <Item>(value: readonly Item[] | undefined): readonly Item[] => (Array.isArray(value) ? value : []);
