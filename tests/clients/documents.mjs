// Prints the GraphQL operations that well-known clients send to the storefront API, as JSON:
// [{client, name, document, variables}]. The variables are there where it is known how many rows a
// client asks for.

import { hydrogen } from './documents/hydrogen.mjs';
import { jsBuySdk } from './documents/js-buy-sdk.mjs';
import { nuxtShopify } from './documents/nuxt-shopify.mjs';
import { run } from './lib/report.mjs';

const CLIENTS = [hydrogen, nuxtShopify, jsBuySdk];

await run(async () => {
  const operations = [];
  for (const documents of CLIENTS) operations.push(...(await documents()));
  console.log(JSON.stringify(operations, null, 2));

  for (const client of new Set(operations.map((operation) => operation.client))) {
    const its = operations.filter((operation) => operation.client === client);
    console.error(`${client}: ${its.length} operations of the storefront API`);
  }
});
