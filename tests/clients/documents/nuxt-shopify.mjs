// The Nuxt module for shops, with the template, the documentation and the playgrounds that are in
// its repository. Only the module is published as a package, and has one operation of the dialect;
// the others are asked in words of our own, in `operations/nuxt-shopify/`. What several places ask
// in the same way is there once.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { operationIn, operationsIn } from '../lib/operations.mjs';
import { unpacked } from '../lib/package.mjs';
import { documentsIn } from '../lib/tagged.mjs';

const CLIENT = 'nuxt-shopify';
const MODULE = ['@nuxtjs/shopify', '0.9.4'];
/** Beside it there is `tracking.js`, whose `consentManagement` the published dialect doesn't have. */
const ANALYTICS = join('dist', 'runtime', 'utils', 'analytics', 'shop.js');
/** The template's pages have as many products. */
const VARIABLES = { first: 12 };
const OURS = fileURLToPath(new URL('../operations/nuxt-shopify', import.meta.url));

export async function nuxtShopify() {
  const published = await readFile(join(await unpacked(...MODULE), ANALYTICS), 'utf8');
  const files = (await readdir(OURS)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(OURS, file), 'utf8')));
  return [
    ...[...documentsIn(ANALYTICS, published).values()].flatMap((it) => operationIn(CLIENT, it)),
    ...operationsIn(CLIENT, texts.join('\n')).map((it) => ({ ...it, variables: VARIABLES })),
  ];
}
