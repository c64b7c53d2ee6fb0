import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { errorTable } from '../../adapters/wire/errors/errorTable.ts';
import { createChat } from '../../composition/createChat.ts';
import { applyOptions, snapshotOfHost } from '../../composition/host/hostRecords.ts';
import { hostSchemas } from '../../composition/host/hostSchemas.ts';
import { optionSchema } from '../../composition/host/optionSchema.ts';

interface Shape {
  readonly properties?: object;
  readonly oneOf?: readonly Shape[];
}

const page = readFileSync('docs/hosts.md', 'utf8');

/** The part of the page under a heading, down to the next one. */
const section = (heading: string): string => {
  const [, text = ''] = page.split(`\n${heading}\n`);
  return text.split(/\n##/)[0] ?? '';
};

const argumentsOf = ({ properties = {}, oneOf = [] }: Shape): string[] => [
  ...new Set([...oneOf.flatMap(argumentsOf), ...(oneOf.length > 0 ? [] : Object.keys(properties))]),
];

/** The first cells of the rows of a part of the page. */
const rowsOf = (text: string): string[] => [...text.matchAll(/^\| `([^`]+)`.* \|$/gm)].map(([, name = '']) => name);

describe('docs/hosts.md', () => {
  it('has a row for every argument of every call, and for no other', () => {
    for (const [name, schema] of Object.entries(hostSchemas))
      expect(rowsOf(section(`### ${name}`)), name).to.have.members(argumentsOf(schema as Shape));
    expect(rowsOf(section('### directory.put'))).to.have.members(Object.keys(snapshotOfHost.properties));
    for (const name of Object.keys(applyOptions.properties))
      expect(section('### directory.put')).to.contain(`\`${name}`);
  });

  it('says what every call resolves to', () => {
    for (const name of [...Object.keys(hostSchemas), 'directory.put', 'directory.simulate', 'directory.refresh'])
      expect(section(`### ${name}`), name).to.match(/^Resolves to /m);
  });

  it('documents every member of a chat', async () => {
    const chat = await createChat({ database: 'memory', authenticate: () => null });
    try {
      const calls = Object.keys(hostSchemas).filter((name) => !name.includes('.'));
      const members = [...calls, ...rowsOf(section('## What the chat has'))];
      expect(members).to.have.members(Object.keys(chat));
      for (const name of Object.keys(chat.directory)) expect(section(`### directory.${name}`), name).not.to.equal('');
    } finally {
      await chat.close();
    }
  });

  it('has a row for every option of createChat', () => {
    expect(rowsOf(section('## createChat'))).to.have.members(Object.keys(optionSchema.properties));
  });

  it('names only existing error codes, and explains each code that a call names', () => {
    const explained = rowsOfCodes(section('## People, errors and rights'));
    for (const code of explained) expect(errorTable, code).to.have.property(code);
    for (const [, codes = ''] of page.matchAll(/^Errors: ([A-Z_, ]+)/gm))
      for (const code of codes.match(/[A-Z_]{2,}/g) ?? []) expect(explained).to.include(code);
  });
});

const rowsOfCodes = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => (line.split(' | ')[0] ?? '').match(/[A-Z_]{2,}/g) ?? []);
