// @shopify/hydrogen-react's cart in a browser against a real shop.
//
// `npm run build` makes the page that this opens, from cart-provider/; checks/ says what has to
// hold there.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { cartAddsUp } from './checks/arithmetic.mjs';
import { cartOrderedBeforeIsForgotten, cartOrderedMeanwhileIsLetGo } from './checks/completed.mjs';
import { anotherCountryIsSaidOnce, countryIsEchoed } from './checks/country.mjs';
import { scarceThingIsCapped } from './checks/stock.mjs';
import { noteAndAttributesAreKept, unknownCodeIsEchoed } from './checks/words.mjs';
import { withBrowser } from './lib/browser.mjs';
import { held, run } from './lib/report.mjs';
import { withFolderServed } from './lib/serve.mjs';
import { settings } from './lib/settings.mjs';
import { reach } from './lib/storefront.mjs';

const CHECKS = [
  cartAddsUp,
  countryIsEchoed,
  anotherCountryIsSaidOnce,
  scarceThingIsCapped,
  unknownCodeIsEchoed,
  noteAndAttributesAreKept,
  cartOrderedMeanwhileIsLetGo,
  cartOrderedBeforeIsForgotten,
];

await run(async () => {
  const [store, token, variant, scarce] = settings('STORE', 'TOKEN', 'VARIANT', 'SCARCE');
  const dist = fileURLToPath(new URL('dist', import.meta.url));
  assert.ok(existsSync(dist), 'there is no page to open: npm run build makes it');
  await reach(store);
  await withFolderServed(dist, (address) =>
    withBrowser(async (browser) => {
      for (const check of CHECKS) await check({ browser, address, store, token, variant, scarce });
    }),
  );
  held('the page threw nothing and complained of nothing');
});
