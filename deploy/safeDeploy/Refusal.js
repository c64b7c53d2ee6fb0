/** Something cannot be done; the message is a sentence for the operator, who sees no stack. */
export class Refusal extends Error {}
