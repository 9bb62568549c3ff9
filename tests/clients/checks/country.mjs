// The client says its country again and again until the cart echoes it letter for letter.

import assert from 'node:assert/strict';

import { held } from '../lib/report.mjs';
import { Shopper } from './shopper.mjs';

export async function countryIsEchoed(stage) {
  await Shopper.visits(stage, async (shopper) => {
    await shopper.act('add', { quantity: 1 });
    const { country } = await shopper.until('has one', ({ quantity }) => quantity === 1);
    assert.equal(country, 'US');
    await shopper.calm();
    assert.deepEqual(shopper.sent, ['CartCreate']);
    held('the country is echoed as it was said');
  });
}

export async function anotherCountryIsSaidOnce(stage) {
  await Shopper.visits(stage, async (shopper) => {
    await shopper.act('add', { quantity: 1 });
    await shopper.until('has one', ({ quantity }) => quantity === 1);
    // Whether or not the shop delivers to Japan is no reason to echo anything else.
    await shopper.open('JP');
    const { error } = await shopper.until('is for Japan', ({ country }) => country === 'JP');
    assert.equal(error, null);
    await shopper.calm();
    assert.deepEqual(shopper.sent, ['CartCreate', 'CartQuery', 'CartBuyerIdentityUpdate']);
    held('another country is echoed too, and said only once');
  });
}
