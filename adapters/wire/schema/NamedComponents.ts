type Json = Readonly<Record<string, unknown>>;

/**
 * Turns schemas into documentation. Each schema with a title becomes a component of that name, and a reference takes
 * its place. Members that only the validators use are removed.
 */
export class NamedComponents {
  readonly schemas: Record<string, Json> = {};

  /** Returns the schema or a reference to it. @throws RangeError if two different schemas have one title */
  refer(schema: unknown): Json {
    const plain = JSON.parse(JSON.stringify(schema)) as Json;
    return this.#walk(plain) as Json;
  }

  #walk(node: unknown): unknown {
    if (Array.isArray(node)) return node.map((entry) => this.#walk(entry));
    if (typeof node !== 'object' || node === null) return node;
    const walked: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(node)) walked[key] = this.#walk(value);
    // Generators of clients need the type of an enumeration, which validators do not.
    if (isListOfText(walked['enum'])) walked['type'] ??= 'string';
    const { title } = walked;
    if (typeof title !== 'string') return walked;
    const known = this.schemas[title];
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(walked))
      throw new RangeError(`Two different schemas are called "${title}"`);
    this.schemas[title] = walked;
    return { $ref: `#/components/schemas/${title}` };
  }
}

const isListOfText = (list: unknown): boolean => Array.isArray(list) && list.every((one) => typeof one === 'string');
