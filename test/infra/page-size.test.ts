import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { renderPage } from '../../functions/page/document.ts';
import { bundlePage } from '../../infra/bundle-page.ts';
import { languages } from '../../shared/messages/languages.ts';
import { allChannels, CONTEXT, stateOf } from '../page/page-states.ts';

const assets = bundlePage();
const LARGEST = 30_000;

describe('the page that is sent', () => {
  test.each(languages())('is at most 30 KB compressed with every channel, in %s', (language) => {
    const shell = { language, settings: {}, assets, nonce: 'AAAAAAAAAAAAAAAAAAAAAA==' };
    const page = renderPage(stateOf(allChannels, { language }), CONTEXT.now, shell);
    expect(gzipSync(page).length).toBeLessThanOrEqual(LARGEST);
  });

  test('holds the script and the style, and neither ends its own element', () => {
    expect(assets.script).toContain('visibilitychange');
    expect(assets.style).toContain(':focus-visible');
    expect(assets.script + assets.style).not.toContain('</');
  });
});
