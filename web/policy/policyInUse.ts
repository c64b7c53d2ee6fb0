import { signal } from '@preact/signals';
import type { Policy } from '../../client/wire/wireTypes.ts';

/** An older server says nothing of pictures. */
type ServedPolicy = Omit<Policy, 'pictures'> & Partial<Pick<Policy, 'pictures'>>;

const unknown: ServedPolicy = { name: '', roles: [], relations: [], room_types: [] };

/** What this server calls its roles, relations and rooms. Empty until known, and for good if the server cannot say. */
export const policyInUse = signal<ServedPolicy>(unknown);

/** Takes of an answer what can be used: a proxy or an older server may send less. */
export const adoptPolicy = (answer: Partial<Policy> | null): void => {
  policyInUse.value = {
    ...answer,
    name: answer?.name ?? '',
    roles: listOf(answer?.roles),
    relations: listOf(answer?.relations),
    room_types: listOf(answer?.room_types),
  };
};

/** What a person may open is different for the next one. */
export const forgetPolicy = (): void => {
  policyInUse.value = unknown;
};

const listOf = <Item>(value: readonly Item[] | undefined): readonly Item[] => (Array.isArray(value) ? value : []);
