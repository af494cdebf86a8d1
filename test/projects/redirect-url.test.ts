import { describe, expect, test } from 'vitest';
import { readRedirectUrl, requireListedOrigin } from '../../shared/projects/redirect-url.ts';

const DEPLOYED = { thisMachine: false };
const LOCAL = { thisMachine: true };

describe('a redirect URL', () => {
  test.each(['https://shop.example', 'https://shop.example:8443/done?a=b#c', 'https://intranet/done'])(
    '%s is taken',
    (url) => {
      expect(readRedirectUrl(url, DEPLOYED)?.href).toContain(url);
    },
  );

  test.each(['http://localhost:5173/done', 'http://127.0.0.1/'])(
    '%s is taken by a local stack alone',
    (url) => {
      expect(readRedirectUrl(url, LOCAL)?.href).toBe(url);
      expect(readRedirectUrl(url, DEPLOYED)).toBeUndefined();
    },
  );

  test.each([
    'http://shop.example',
    'http://localhost.shop.example',
    'https://ann@shop.example',
    'https://:secret@shop.example',
    'https://shop.example\\@evil.example',
    'https://shop.example/a b',
    'https://shop.\texample',
    ' https://shop.example',
    '//shop.example',
    '/done',
    'javascript:alert(1)',
    'data:text/html,hi',
    'intent://shop#Intent;end',
    '',
  ])('%j is refused everywhere', (url) => {
    expect(readRedirectUrl(url, LOCAL)).toBeUndefined();
  });
});

describe('a project that has named its origins', () => {
  const project = { redirectOrigins: ['https://shop.example', 'https://shop.example:8443'] };

  test.each(['https://shop.example/done', 'https://SHOP.example:443/', 'https://shop.example:8443/'])(
    'sends people to %s',
    (url) => {
      expect(() => requireListedOrigin(url, project)).not.toThrow();
    },
  );

  test.each([
    'https://evil.example/https://shop.example',
    'https://shop.example.evil.example',
    'https://sub.shop.example',
    'https://shop.example:444/',
    'http://shop.example/',
    'https://shop.example./',
  ])('sends nobody to %s', (url) => {
    expect(() => requireListedOrigin(url, project)).toThrow('npx verso projects update');
  });

  test('may have named none: then anywhere', () => {
    expect(() => requireListedOrigin('https://anywhere.example', {})).not.toThrow();
  });
});
