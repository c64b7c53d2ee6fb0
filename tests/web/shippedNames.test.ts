import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import ts from 'typescript';
import { educationPolicy } from '../../core/permissions/educationPolicy.ts';
import { marketplacePolicy } from '../../core/permissions/marketplacePolicy.ts';
import type { PolicyTable } from '../../core/permissions/Policy.ts';

/** Every role, relation and room type that Homeroom ships, and the policies' own names. */
const shipped = new Set(
  [educationPolicy, marketplacePolicy].flatMap(({ name, roles, relations, roomTypes }: PolicyTable) => [
    ...[name, ...roles],
    ...Object.keys(relations),
    ...Object.keys(roomTypes),
  ]),
);

/** A text in the code, but neither a module's address nor a word of style sheets (`class`) or of ARIA (`role`). */
const isText = (node: ts.Node): node is ts.StringLiteralLike =>
  ts.isStringLiteralLike(node) &&
  !ts.isImportDeclaration(node.parent) &&
  !(ts.isJsxAttribute(node.parent) && /^(class|role)$/.test(node.parent.name.getText()));

/** The shipped names that a file says as a text, or has as a key of a table. */
const namesIn = (file: string, source: string): readonly string[] => {
  const found: string[] = [];
  const look = (node: ts.Node): void => {
    if (isText(node) && shipped.has(node.text)) found.push(`${file}: '${node.text}'`);
    if (ts.isPropertyAssignment(node) && ts.isIdentifier(node.name) && shipped.has(node.name.text))
      found.push(`${file}: ${node.name.text}:`);
    ts.forEachChild(node, look);
  };
  const kind = file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  look(ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true, kind));
  return found;
};

/** The code of client and page; the sentences of the languages are none. */
const sources = ['client', 'web'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => /\.tsx?$/.test(file) && !file.startsWith(join('web', 'locales'))),
);

describe('client and web', () => {
  it('name no role, relation or room type, so that another policy needs no other page', () => {
    expect(sources.length).to.be.greaterThan(100);
    expect(sources.flatMap((file) => namesIn(file, readFileSync(file, 'utf8')))).to.deep.equal([]);
  });

  it('would be caught naming one in a comparison or as a key', () => {
    const naming = "if (role === 'teacher') open({ type: `direct` });\nexport const icons = { group: 1 };";
    expect(namesIn('web/x.ts', naming)).to.deep.equal([
      "web/x.ts: 'teacher'",
      "web/x.ts: 'direct'",
      'web/x.ts: group:',
    ]);
    expect(
      namesIn('web/x.tsx', 'import "admin";\nexport const x = <p class="group" role="group">{group}</p>;'),
    ).to.deep.equal([]);
  });

  it('have style sheets that know no role', () => {
    const sheets = readdirSync('web', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.css'));
    const roles = [...educationPolicy.roles, ...marketplacePolicy.roles].join('|');
    const knowing = sheets.filter((name) =>
      new RegExp(`(of-|role-)(${roles})\\b`).test(readFileSync(join('web', name), 'utf8')),
    );
    expect(sheets.length).to.be.greaterThan(20);
    expect(knowing).to.deep.equal([]);
  });
});
