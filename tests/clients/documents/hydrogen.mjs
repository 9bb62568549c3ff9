// Hydrogen's starter template and the framework that it calls. The documents are the packages' own,
// read from them as they are published.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { operationIn } from '../lib/operations.mjs';
import { unpacked } from '../lib/package.mjs';
import { documentsIn } from '../lib/tagged.mjs';

/** The package that the template comes in. */
const TEMPLATE = ['@shopify/cli-hydrogen', '13.0.4'];
const FRAMEWORK = '@shopify/hydrogen';
/** Sent to another API, which isn't ours to offer. */
const CUSTOMER_ACCOUNT = join('app', 'graphql', 'customer-account');

export async function hydrogen() {
  const starter = join(await unpacked(...TEMPLATE), 'dist/assets/hydrogen/starter');
  const template = await templateDocuments(starter);
  const framework = await frameworkDocuments(starter);

  const ofTemplate = template.filter(({ file }) => !file.startsWith(CUSTOMER_ACCOUNT));
  const leftOut = template.filter(({ file }) => file.startsWith(CUSTOMER_ACCOUNT));
  const customers = leftOut.flatMap(({ value }) => operationIn('customer-account', value));
  console.error(`hydrogen-starter: ${customers.length} of the Customer Account API are left out`);
  return [
    ...ofTemplate.flatMap(({ value }) => operationIn('hydrogen-starter', value)),
    ...operationIn('hydrogen-starter', cartQuery(template, framework)),
    ...framework.flatMap(({ value }) => operationIn('hydrogen', value)),
  ];
}

async function templateDocuments(starter) {
  const files = await readdir(join(starter, 'app'), { recursive: true });
  const sources = files.filter((file) => /\.tsx?$/.test(file)).sort();
  const found = await Promise.all(sources.map((file) => documentsOf(starter, join('app', file))));
  return found.flat();
}

/** Those of the framework in the version that the template is written for. */
async function frameworkDocuments(starter) {
  const { dependencies } = JSON.parse(await readFile(join(starter, 'package.json'), 'utf8'));
  const folder = await unpacked(FRAMEWORK, dependencies[FRAMEWORK]);
  return documentsOf(folder, join('dist', 'development', 'index.js'));
}

async function documentsOf(folder, file) {
  const found = documentsIn(file, await readFile(join(folder, file), 'utf8'));
  return [...found].map(([name, value]) => ({ file, name, value }));
}

/** The template hands the framework a fragment of its own for looking up a cart. */
function cartQuery(template, framework) {
  const named = (documents, wanted) => documents.find(({ name }) => name === wanted).value;
  return named(framework, 'CART_QUERY')(named(template, 'CART_QUERY_FRAGMENT'));
}
