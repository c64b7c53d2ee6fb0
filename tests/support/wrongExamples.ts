import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

type Node = Readonly<Record<string, unknown>>;

/** The place and the reason of each example in an OpenAPI or AsyncAPI document that its own schema refuses. */
export const wrongExamples = (document: object): string[] => {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv, ['uuid', 'date', 'date-time']);
  ajv.addSchema(document, 'document');
  const wrong: string[] = [];

  const check = (schema: object, examples: readonly unknown[], place: string): void => {
    const standalone = JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"document#/');
    const validate = ajv.compile(JSON.parse(standalone));
    for (const example of examples) if (!validate(example)) wrong.push(`${place}: ${ajv.errorsText(validate.errors)}`);
  };
  const walk = (node: unknown, place: string): void => {
    if (typeof node !== 'object' || node === null) return;
    const { examples, example, schema, payload } = node as Node;
    if (Array.isArray(examples)) {
      // A message of AsyncAPI wraps each example in `{ payload }`; a schema does not.
      const ofMessage = typeof payload === 'object' && payload !== null;
      if (ofMessage)
        check(
          payload,
          examples.map((one: { payload: unknown }) => one.payload),
          place,
        );
      else check(node, examples, place);
    }
    if (example !== undefined && typeof schema === 'object' && schema !== null) check(schema, [example], place);
    for (const [key, child] of Object.entries(node)) if (key !== 'examples') walk(child, `${place}/${key}`);
  };
  walk(document, '#');
  return wrong;
};
