import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { ApiDescription, Operation } from '../../../adapters/http/docs/describeApi.ts';

interface Answered {
  readonly status: number;
  readonly body: unknown;
}

/** Validators by document, because every server of a test run publishes the same one. */
const compiled = new Map<string, Ajv2020>();

/** Checks the server's answers against the published OpenAPI document. */
export class ApiContract {
  readonly document: ApiDescription;
  readonly #ajv: Ajv2020;
  readonly #patterns: readonly { readonly path: string; readonly pattern: RegExp }[];

  private constructor(document: ApiDescription, ajv: Ajv2020) {
    this.document = document;
    this.#ajv = ajv;
    this.#patterns = Object.keys(document.paths)
      .sort((one, other) => one.split('{').length - other.split('{').length)
      .map((path) => ({ path, pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+').replace(/\/$/, '/?')}$`) }));
  }

  static async load(address: string): Promise<ApiContract> {
    const response = await fetch(`${address}/api/openapi.json`);
    const text = await response.text();
    const document = JSON.parse(text) as ApiDescription;
    const ajv =
      compiled.get(text) ??
      addFormats.default(new Ajv2020({ strict: false }), ['uuid', 'date', 'date-time']).addSchema(document, 'api');
    compiled.set(text, ajv);
    return new ApiContract(document, ajv);
  }

  /** @throws Error if the answer is not documented or differs from its schema */
  check(method: string, address: string, { status, body }: Answered): void {
    const [path] = address.split('?');
    const known = this.#patterns.find(
      ({ path: template, pattern }) => pattern.test(path ?? '') && this.#operation(template, method) !== undefined,
    );
    if (known === undefined) {
      if (status >= 400) this.#validate('#/components/schemas/Error', body, `${method} ${address}`);
      return;
    }
    if (this.#operation(known.path, method)?.responses[status] === undefined)
      throw new Error(`${method} ${known.path} answers ${status}, which is not documented: ${JSON.stringify(body)}`);
    const pointer = [
      known.path,
      method.toLowerCase(),
      'responses',
      String(status),
      'content',
      'application/json',
      'schema',
    ];
    this.#validate(`#/paths/${pointer.map(escapePointer).join('/')}`, body, `${method} ${address} ${status}`);
  }

  #operation(path: string, method: string): Operation | undefined {
    return this.document.paths[path]?.[method.toLowerCase()];
  }

  #validate(pointer: string, body: unknown, what: string): void {
    const validate: ValidateFunction | undefined = this.#ajv.getSchema(`api${pointer}`);
    if (validate === undefined) throw new Error(`There is no schema at ${pointer}`);
    if (!validate(body)) throw new Error(`${what}: ${this.#ajv.errorsText(validate.errors)}\n${JSON.stringify(body)}`);
  }
}

const escapePointer = (part: string): string => encodeURIComponent(part.replace(/~/g, '~0').replace(/\//g, '~1'));
