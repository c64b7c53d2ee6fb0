import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import ts from 'typescript';
import { filesIn } from '../documents.ts';
import { type Fence, fences } from './fences.ts';
import { sampleFrames } from './sampleFrames.ts';

/** Below `dist`, where `homeroom` is this package and the tests are built. */
const folder = join('dist', 'samples');
/** Imports may stand anywhere in a sample or frame; a program has them at its beginning. */
const importing = /^import [^;]*;$/gm;

const shown = new Set(filesIn('examples', ['.ts', '.js']).map((file) => readFileSync(file, 'utf8')));
const isShown = ({ code }: Fence): boolean => shown.has(code);
const frameOf = ({ page, code }: Fence) => sampleFrames.find((one) => one.page === page && code.includes(one.has));
const nameOf = ({ page, line }: Fence): string => `${page}:${line}`;

const programs = fences('ts', 'tsx', 'js').filter((fence) => fence.mark?.kind !== 'an outline' && !isShown(fence));

const programOf = (fence: Fence): string => {
  const frame = frameOf(fence);
  let { code } = fence;
  for (const [words, instead] of frame?.instead ?? []) {
    expect(code, `${nameOf(fence)} and its frame`).to.include(words);
    code = code.replace(words, instead);
  }
  const whole = [frame?.before ?? '', code, frame?.after ?? ''].join('\n');
  const imports = [...new Set([...whole.matchAll(importing)].map(([line]) => line))];
  return [...imports, whole.replaceAll(importing, ''), 'export {};'].join('\n');
};

describe('Programs in documents', function suite() {
  this.timeout(120_000);
  const files = new Map<Fence, string>();
  before(() => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const [index, fence] of programs.entries()) {
      const file = join(folder, `sample${index}.${fence.language === 'tsx' ? 'tsx' : 'ts'}`);
      writeFileSync(file, programOf(fence));
      files.set(fence, file);
    }
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('say why where they are not run', () => {
    const marks = fences('ts', 'tsx', 'js', 'json', 'sh').filter(({ mark }) => mark !== undefined);
    for (const fence of marks) expect(fence.mark?.reason.length, nameOf(fence)).to.be.above(20);
  });

  it('each have a frame, and each frame a program', () => {
    expect(programs.filter((fence) => frameOf(fence) === undefined).map(nameOf)).to.deep.equal([]);
    const used = new Set(programs.map(frameOf));
    expect(sampleFrames.filter((frame) => !used.has(frame)).map(({ page, has }) => `${page}: ${has}`)).to.deep.equal(
      [],
    );
  });

  it('are correct by their types', () => {
    const options: ts.CompilerOptions = {
      ...{ target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.NodeNext, jsx: ts.JsxEmit.ReactJSX, strict: true },
      ...{ skipLibCheck: true, types: ['node'], noImplicitAny: false, outDir: folder, rootDir: folder },
    };
    const program = ts.createProgram([...files.values()], options);
    const own = new Set([...files.values()].map((file) => resolve(file)));
    const faults = ts
      .getPreEmitDiagnostics(program)
      .filter(({ file }) => file === undefined || own.has(resolve(file.fileName)))
      .map(({ file, messageText, start = 0 }) => {
        const fence = programs.find(
          (one) =>
            file !== undefined &&
            files.get(one) !== undefined &&
            resolve(files.get(one) ?? '') === resolve(file.fileName),
        );
        const words = file?.text.slice(start, start + 60).split('\n')[0];
        return `${fence === undefined ? '' : nameOf(fence)}: ${ts.flattenDiagnosticMessageText(messageText, ' ')} at ${words}`;
      });
    expect(faults).to.deep.equal([]);
  });

  for (const fence of programs.filter(({ mark }) => mark === undefined))
    it(`${fence.page} runs: ${frameOf(fence)?.has ?? fence.line}`, async () => {
      const file = (files.get(fence) ?? '').replace(/\.tsx?$/, '.js');
      const text = programOf(fence);
      const { outputText } = ts.transpileModule(text, {
        compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext, jsx: ts.JsxEmit.ReactJSX },
      });
      writeFileSync(file, outputText);
      await import(pathToFileURL(resolve(file)).href);
    });
});
