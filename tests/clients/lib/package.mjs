// The files of a package, without installing it and all that it needs.

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

const CACHE = process.env.CACHE || fileURLToPath(new URL('../.cache', import.meta.url));

/** The folder of a package's files, fetched with npm once for each version. */
export async function unpacked(name, version) {
  const kept = join(CACHE, `${name.replace('/', '+')}@${version}`);
  if (!existsSync(kept)) await fetchInto(kept, `${name}@${version}`);
  return kept;
}

/** Puts the folder in its place only when it is whole. */
async function fetchInto(kept, wanted) {
  await mkdir(CACHE, { recursive: true });
  const work = await mkdtemp(join(CACHE, 'new-'));
  try {
    const pack = ['pack', wanted, '--ignore-scripts', '--silent', '--pack-destination', work];
    const { stdout } = await run('npm', pack);
    await run('tar', ['-xzf', join(work, stdout.trim()), '-C', work]);
    await rename(join(work, 'package'), kept);
  } finally {
    await rm(work, { recursive: true });
  }
}
