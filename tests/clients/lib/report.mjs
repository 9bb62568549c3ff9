// One line for each promise that held, and a clear end when one didn't.

/** Minutes that a script may take: a browser that hangs mustn't hang what waits for it too. */
const PATIENCE = 5;

/** Says that a promise held. */
export function held(promise) {
  console.log(`ok  ${promise}`);
}

/** Runs a script's body; whatever it throws is printed, and the process then exits with 1. */
export async function run(body) {
  const watch = setTimeout(() => {
    console.error(`FAILED  not done after ${PATIENCE} minutes`);
    process.exit(1);
  }, PATIENCE * 60_000);
  try {
    await body();
  } catch (fault) {
    console.error(`FAILED  ${told(fault)}`);
    process.exitCode = 1;
  } finally {
    clearTimeout(watch);
  }
}

/** An error with its causes: fetch says only "fetch failed" and hides the reason in the cause. */
function told(fault) {
  const text = fault?.stack ?? String(fault);
  return fault?.cause ? `${text}\ncaused by ${told(fault.cause)}` : text;
}
