import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { renderPage } from '../../functions/page/document.ts';
import { readCallingCodes } from '../../functions/page/number.ts';
import { numberScriptOf } from '../../functions/page/number-script.ts';
import { bundlePage } from '../../infra/bundle-page.ts';
import { LANGUAGES } from '../../shared/messages/languages.ts';
import { allChannels, CONTEXT, requestOf, stateOf } from '../page/page-states.ts';

const bundled = bundlePage();
const assets = {
  ...bundled,
  numberScript: () => bundled.numberScript,
  callingCodes: readCallingCodes(bundled.callingCodes),
};
const numberScript = () => numberScriptOf(bundled.numberScript);
const LARGEST = 30_000;

describe('the page that is sent', () => {
  test.each(LANGUAGES)('is at most 30 KB compressed, in %s', (language) => {
    const shell = {
      language,
      region: 'LT',
      numberScript,
      settings: {},
      assets,
      nonce: 'AAAAAAAAAAAAAAAAAAAAAA==',
    };
    // Every channel, and every country.
    for (const state of [stateOf(allChannels, { language }), requestOf([{}], [undefined])]) {
      expect(gzipSync(renderPage(state, CONTEXT.now, shell)).length).toBeLessThanOrEqual(LARGEST);
    }
  });

  test('holds the script and the style, and neither ends its own element', () => {
    expect(assets.script).toContain('visibilitychange');
    expect(assets.style).toContain(':focus-visible');
    expect(assets.script + assets.style).not.toContain('</');
  });
});
