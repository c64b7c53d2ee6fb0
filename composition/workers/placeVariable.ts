/** By this variable of its environment a worker knows that it is one, and which. Nobody else sets it. */
export const placeVariable = 'HOMEROOM_WORKER';
