import { expect } from 'chai';
import { contrast, luminance } from '../../../adapters/pages/contrast.ts';
import { pageSheet } from '../../../adapters/pages/pageSheet.ts';

/** The light and the dark value of a variable. */
const valuesOf = (sheet: string, name: string): readonly [string, string] => {
  const [, light = '', dark = ''] =
    new RegExp(`${name}:light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`, 'i').exec(sheet) ?? [];
  return [light, dark];
};

describe('contrast', () => {
  it('is that of WCAG 2', () => {
    expect(contrast('#000000', '#ffffff')).to.be.closeTo(21, 0.001);
    expect(contrast('#777777', '#ffffff')).to.be.closeTo(4.48, 0.01);
    expect(luminance('#ff0000')).to.be.closeTo(0.2126, 0.0001);
  });
});

describe('pageSheet', () => {
  it('is empty where nothing is asked', () => {
    expect(pageSheet({})).to.equal('');
    expect(pageSheet({ theme: {}, hide: [] })).to.equal('');
  });

  it('keeps every accent readable on every ground, and what is written on it', () => {
    const ground = { light: '#eef2fb', dark: '#101725' };
    for (const accent of ['#ffff00', '#00ff00', '#ff0000', '#0000ff', '#808080', '#ffffff', '#000000', '#c0ffee']) {
      const sheet = pageSheet({ theme: { accent, ground } });
      const [accents, over] = [valuesOf(sheet, '--accent'), valuesOf(sheet, '--on-accent')];
      for (const [at, scheme] of (['light', 'dark'] as const).entries()) {
        const colour = accents[at] ?? '';
        expect(contrast(colour, ground[scheme]), `${accent} ${scheme}`).to.be.at.least(4.5);
        expect(contrast(colour, scheme === 'light' ? '#e4e6e4' : '#2c343e')).to.be.at.least(4.5);
        expect(contrast(over[at] ?? '', colour), `on ${accent} ${scheme}`).to.be.at.least(4.5);
      }
    }
  });

  it('takes an accent as it is where it can be read', () => {
    expect(valuesOf(pageSheet({ theme: { accent: { light: '#0b4bb0', dark: '#a8c7fa' } } }), '--accent')).to.deep.equal(
      ['#0b4bb0', '#a8c7fa'],
    );
  });

  it('shades lines, hovers and selections from the surface, rounds and names the font', () => {
    const surface = { light: '#ffffff', dark: '#10141c' };
    const sheet = pageSheet({ theme: { surface, radius: 6, font: '"Source Sans 3", sans-serif' } });
    for (const name of ['--surface', '--raised', '--hover', '--selected', '--line'])
      expect(valuesOf(sheet, name).join(), name).to.match(/^#.{6},#.{6}$/);
    expect(sheet).to.contain('--round-s:4px;--round-m:6px;--round-l:9px;--font:"Source Sans 3", sans-serif}');
  });

  it('hides parts by their names', () => {
    expect(pageSheet({ hide: ['contacts', 'search'] })).to.equal(
      '[data-part~="contacts"],[data-part~="search"]{display:none!important}\n',
    );
  });
});
