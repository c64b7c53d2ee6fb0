/** A person in a call: the id that Homeroom gave, or the host's own id behind `ext:`, e.g. `ext:17`. */
export type PersonRef = number | `ext:${string}`;
