import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPublicAddress } from '../../shared/webhooks/public-address.ts';
import { mayConnect, readWebhookUrl } from '../../shared/webhooks/webhook-url.ts';
import { HOSTILE_URLS } from './hostile-urls.ts';

const DEPLOYED = { thisMachine: false };
const LOCAL = { thisMachine: true };

describe('a webhook URL', () => {
  test('the list of hostile ones is long enough to be worth its name', () => {
    expect(new Set(HOSTILE_URLS).size).toBeGreaterThanOrEqual(60);
  });

  test.each(HOSTILE_URLS)('%j is refused, by a deployed stack and by a local one', (url) => {
    expect(readWebhookUrl(url, DEPLOYED)).toBeUndefined();
    expect(readWebhookUrl(url, LOCAL)).toBeUndefined();
  });

  test.each([
    'https://example.com',
    'https://example.com/',
    'https://hooks.example.com:8443/verso?source=a&b=c',
    'https://EXAMPLE.com/A',
    'https://xn--bcher-kva.example/',
    'https://bücher.example/',
    'https://93.184.215.14/',
    'https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/',
    'https://localhost.example.com/',
  ])('%j is taken', (url) => {
    expect(readWebhookUrl(url, DEPLOYED)?.protocol).toBe('https:');
  });

  test.each(['http://127.0.0.1:4000/hook', 'http://localhost:4000/hook', 'http://localhost/'])(
    '%j is taken by a local stack alone',
    (url) => {
      expect(readWebhookUrl(url, LOCAL)?.protocol).toBe('http:');
      expect(readWebhookUrl(url, DEPLOYED)).toBeUndefined();
    },
  );

  test('any text is taken or refused, and nothing is taken that is not https', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl()), (text) => {
        const url = readWebhookUrl(text, DEPLOYED);
        expect(url === undefined || url.protocol === 'https:').toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a connection for a webhook', () => {
  const url = new URL('https://example.com/');
  const here = new URL('http://localhost:4000/');

  test('goes to no IPv4 address outside of the public internet', () => {
    const bytes = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255));
    fc.assert(
      fc.property(fc.constantFrom(0, 10, 127, 224, 240, 255), bytes, (first, rest) => {
        expect(mayConnect(url, [first, ...rest].join('.'), LOCAL)).toBe(false);
      }),
    );
  });

  test('goes to no IPv6 address outside of what has been given out', () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        if (/^[23]/.test(address) && address.indexOf(':') === 4) return;
        expect(isPublicAddress(address)).toBe(false);
      }),
    );
  });

  test.each(['127.0.0.1', '::1'])(
    'to this machine goes to %s alone, and only where that is allowed',
    (address) => {
      expect(mayConnect(here, address, LOCAL)).toBe(true);
      expect(mayConnect(here, address, DEPLOYED)).toBe(false);
      expect(mayConnect(url, address, LOCAL)).toBe(false);
      expect(mayConnect(here, '93.184.215.14', LOCAL)).toBe(false);
    },
  );

  test.each(['', 'example.com', '127.0.0.1.', '1.2.3', '::ffff', '[::1]'])('%j is no address', (text) => {
    expect(mayConnect(url, text, DEPLOYED)).toBe(false);
  });
});
