import { describe, expect, test } from 'vitest';
import { LARGEST_LOGO_BYTES, readLogo } from '../../shared/administration/logo.ts';
import { changedPageSettings } from '../../shared/administration/page-settings.ts';
import { readOrigin } from '../../shared/projects/origin.ts';

const DEPLOYED = { thisMachine: false };
const XMLNS = 'xmlns="http://www.w3.org/2000/svg"';
const bytes = (text: string) => Buffer.from(text);
/** A pixel, as image tools write it. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const WEBP = Buffer.from('UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==', 'base64');

describe('a logo', () => {
  test.each([
    ['image/png', PNG],
    ['image/webp', WEBP],
    ['image/svg+xml', bytes(`<svg ${XMLNS} viewBox="0 0 1 1"><path d="M0 0h1v1z"/></svg>`)],
    [
      'image/svg+xml',
      bytes(
        `<?xml version="1.0"?>\n<!-- drawn by hand -->\n<svg ${XMLNS}><use href="#a" fill="url(#b)"/></svg>`,
      ),
    ],
  ])('is told to be %s by what is in it', (mediaType, file) => {
    expect(readLogo(file)).toEqual({ mediaType, bytes: file });
  });

  test.each([
    ['nothing', bytes(''), 'none of them'],
    ['text', bytes('not a picture'), 'none of them'],
    ['a GIF', bytes('GIF89a\u0001'), 'none of them'],
    ['a page that holds one', bytes(`<html><svg ${XMLNS}></svg></html>`), 'begins with something else'],
    ['one that browsers show nothing of', bytes('<svg><path/></svg>'), 'has no xmlns='],
    ['a script', bytes(`<svg ${XMLNS}><script>alert(1)</script></svg>`), 'holds scripts'],
    ['a script with a prefix', bytes(`<svg ${XMLNS}><s:script/></svg>`), 'holds scripts'],
    ['a handler', bytes(`<svg ${XMLNS} onload="x()"></svg>`), 'holds scripts'],
    ['HTML', bytes(`<svg ${XMLNS}><foreignObject/></svg>`), 'holds a foreignObject'],
    ['entities', bytes(`<!DOCTYPE svg [<!ENTITY a "b">]><svg ${XMLNS}>&a;</svg>`), 'holds a document type'],
    [
      'another picture',
      bytes(`<svg ${XMLNS}><image href="https://x.example/a.png"/></svg>`),
      'links to elsewhere',
    ],
    ['a font', bytes(`<svg ${XMLNS}><style>@import "//x.example"</style></svg>`), 'links to elsewhere'],
  ])('is not %s', (_what, file, sentence) => {
    expect(() => readLogo(file)).toThrow(RangeError);
    expect(() => readLogo(file)).toThrow(sentence);
  });

  test('has a largest size', () => {
    const grown = (size: number) => Buffer.concat([PNG, Buffer.alloc(size - PNG.length)]);
    expect(readLogo(grown(LARGEST_LOGO_BYTES))).toMatchObject({ mediaType: 'image/png' });
    expect(() => readLogo(grown(LARGEST_LOGO_BYTES + 1))).toThrow('at most 24 KB, and this file has 25');
  });
});

describe('an origin', () => {
  test.each([
    ['https://shop.example.com', 'https://shop.example.com'],
    ['https://Shop.Example.com/', 'https://shop.example.com'],
    ['https://shop.example.com:443', 'https://shop.example.com'],
    ['https://shop.example.com:8443', 'https://shop.example.com:8443'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
  ])('%s is read as %s', (text, origin) => {
    expect(readOrigin(text, DEPLOYED)).toBe(origin);
  });

  test.each([
    'shop.example.com',
    'http://shop.example.com',
    'http://localhost:5173',
    'https://shop.example.com/basket',
    'https://shop.example.com/?a',
    'https://shop.example.com/#a',
    'https://ann:secret@shop.example.com',
    'https://*.example.com',
    "https://shop.example.com;script-src'self'",
    'https://shop.example.com,https://other.example.com',
    'https://a\nb.example.com',
    'data:text/html,x',
    'https://',
    '*',
    '',
  ])('%j is none', (text) => {
    expect(readOrigin(text, DEPLOYED)).toBeUndefined();
  });

  test('of this machine is one for the local stack alone', () => {
    for (const text of ['http://localhost:5173', 'http://127.0.0.1:3000'])
      expect(readOrigin(text, { thisMachine: true })).toBe(text);
    expect(readOrigin('http://192.168.0.1', { thisMachine: true })).toBeUndefined();
  });
});

describe('the settings of a page', () => {
  const change = (given: Parameters<typeof changedPageSettings>[1], known = {}) =>
    changedPageSettings(known, given, DEPLOYED);

  test('are read as people write them', () => {
    expect(
      change({
        logo: PNG,
        color: '#0A7D4F',
        support: 'help@acme.example',
        privacyUrl: 'https://acme.example/privacy',
        frameOrigins: ['https://acme.example', 'https://ACME.example/'],
      }),
    ).toEqual({
      logo: { mediaType: 'image/png', bytes: PNG },
      color: '#0a7d4f',
      support: 'mailto:help@acme.example',
      privacyUrl: 'https://acme.example/privacy',
      frameOrigins: ['https://acme.example'],
    });
    expect(change({ support: 'https://acme.example/help' })).toEqual({
      support: 'https://acme.example/help',
    });
    expect(change({ support: 'MAILTO:help@acme.example' })).toEqual({ support: 'mailto:help@acme.example' });
  });

  test('stay where they are left out, and go by none', () => {
    const known = { color: '#000000', support: 'mailto:a@b.example', frameOrigins: ['https://a.example'] };
    expect(change({ color: '#ffffff' }, known)).toEqual({ ...known, color: '#ffffff' });
    expect(change({ color: 'none', frameOrigins: ['none'] }, known)).toEqual({ support: known.support });
    expect(change({ logo: 'none', support: 'none', privacyUrl: 'none' }, known)).toEqual({
      color: known.color,
      frameOrigins: known.frameOrigins,
    });
  });

  test.each([
    [{ color: 'red' }, 'A colour is #'],
    [{ color: '#fff' }, 'A colour is #'],
    [{ color: '#12345g' }, 'A colour is #'],
    [{ support: 'call us' }, 'A support address is'],
    [{ support: 'mailto:a@b.example?bcc=c@d.example' }, 'A support address is'],
    [{ support: 'http://acme.example' }, 'A support address is'],
    [{ support: 'javascript:alert(1)' }, 'A support address is'],
    [{ privacyUrl: 'http://acme.example' }, 'A privacy URL is'],
    [{ privacyUrl: 'javascript://acme.example/%0aalert(1)' }, 'A privacy URL is'],
    [{ privacyUrl: 'https://ann:secret@acme.example' }, 'A privacy URL is'],
    [{ frameOrigins: ['https://a.example', 'none'] }, 'An origin is'],
    [
      { frameOrigins: Array.from({ length: 21 }, (_, place) => `https://${place}.example`) },
      'at most 20 origins',
    ],
  ])('%j are refused', (given, sentence) => {
    expect(() => change(given)).toThrow(RangeError);
    expect(() => change(given)).toThrow(sentence);
  });
});
