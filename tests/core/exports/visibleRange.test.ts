import { expect } from 'chai';
import { canonicalJson } from '../../../core/exports/canonicalJson.ts';
import { isExportPath, parseManifest } from '../../../core/exports/ExportManifest.ts';
import { visibleRange } from '../../../core/exports/visibleRange.ts';
import { asUserId } from '../../../core/ids.ts';

const member = (id: number, leftSeq: number | null, suspendedSeq: number | null = null, visibleFromSeq = 0) => ({
  ...{ userId: asUserId(id), leftSeq, suspendedSeq, visibleFromSeq },
});
const infinity = Number.POSITIVE_INFINITY;

describe('visibleRange', () => {
  it('ends where the person left or was suspended, and begins where they may see', () => {
    const of = (...members: ReturnType<typeof member>[]) => visibleRange(members, [asUserId(1), asUserId(2)]);
    expect(of(member(1, null))).to.deep.equal({ from: 0, to: infinity });
    expect(of(member(1, 7, null, 3))).to.deep.equal({ from: 3, to: 7 });
    expect(of(member(1, null, 5))).to.deep.equal({ from: 0, to: 5 });
    expect(of(member(1, 4), member(2, 9), member(3, null))).to.deep.equal({ from: 0, to: 9 });
    expect(of(member(3, null))).to.equal(undefined);
  });
});

describe('canonicalJson', () => {
  it('gives one text for one value', () => {
    expect(canonicalJson({ b: [1, { d: null, c: 'x"\u2028' }], a: true, gone: undefined })).to.equal(
      '{"a":true,"b":[1,{"c":"x\\"\u2028","d":null}]}',
    );
  });
});

describe('ExportManifest', () => {
  it('knows the paths of an export', () => {
    for (const path of ['index.html', 'rooms/12/0001.jsonl', 'files/ab-1_2.pdf'])
      expect(isExportPath(path), path).to.equal(true);
    for (const path of [
      '',
      '/a',
      '../a',
      'a/../b',
      'a//b',
      'A',
      'a\\b',
      '.a',
      'a/.b',
      'a\0',
      'c:/x',
      `${'a/'.repeat(9)}b`,
    ])
      expect(isExportPath(path), path).to.equal(false);
  });

  it('takes nothing that is no manifest', () => {
    for (const text of ['', 'null', '[]', '{}', '{"format":"homeroom-export","version":1,"files":[]}', '{'])
      expect(parseManifest(text), text).to.equal(undefined);
  });
});
