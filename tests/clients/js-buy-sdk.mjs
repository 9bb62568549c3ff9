// The JS Buy SDK against a real shop: a checkout of two lines with a discount on the whole order.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { unpacked } from './lib/package.mjs';
import { held, run } from './lib/report.mjs';
import { settings } from './lib/settings.mjs';
import { reach } from './lib/storefront.mjs';

const SDK = ['shopify-buy', '3.0.7'];

await run(async () => {
  const [store, token, variant, scarce, code] = settings(
    'STORE',
    'TOKEN',
    'VARIANT',
    'SCARCE',
    'CODE',
  );
  await reach(store);
  const { buildClient } = createRequire(join(await unpacked(...SDK), 'package.json'))('./index.js');
  const domain = new URL(store).host;
  const client = buildClient({ domain, storefrontAccessToken: token });

  const { id } = await client.checkout.create({ lineItems: [{ variantId: variant, quantity: 2 }] });
  const added = await client.checkout.addLineItems(id, [{ variantId: scarce, quantity: 1 }]);
  comesTo(added, 48, []);
  held('a checkout is created, and lines are added to it');

  const cheaper = await client.checkout.addDiscount(id, code);
  comesTo(cheaper, 46, [code]);
  const allocated = cheaper.lineItems.flatMap((line) => line.discountAllocations);
  const parts = allocated.map(({ allocatedAmount }) => Number(allocatedAmount.amount));
  assert.deepEqual(
    parts.toSorted((a, b) => a - b),
    [0.75, 1.25],
  );
  assert.equal(Number(cheaper.discountApplications[0].value.amount), 2);
  held('a discount on the whole order is found on each line');

  const lines = [{ variantId: variant, quantity: 10 }];
  comesTo(await client.checkout.replaceLineItems(id, lines), 88, [code]);
  held('lines are replaced');

  comesTo(await client.checkout.removeDiscount(id), 90, []);
  const [line] = (await client.checkout.fetch(id)).lineItems;
  comesTo(await client.checkout.removeLineItems(id, [line.id]), 0, []);
  held('a discount and lines are taken away');
});

/** A checkout's total, and the codes that lower it. */
function comesTo(checkout, total, codes) {
  assert.equal(Number(checkout.totalPrice.amount), total);
  assert.deepEqual(
    checkout.discountApplications.map(({ code }) => code),
    codes,
  );
}
