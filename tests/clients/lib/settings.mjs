// What a script is told through environment variables.

/** The values of the named variables; throws one error that names every missing one. */
export function settings(...names) {
  const missing = names.filter((name) => !process.env[name]);
  if (missing.length > 0) throw new Error(`not set: ${missing.join(', ')}`);
  return names.map((name) => process.env[name]);
}
